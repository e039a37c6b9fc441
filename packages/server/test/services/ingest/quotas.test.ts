// Quotas of a project: points of further series are refused one by one, in every door's own form, and the usage is told.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'series-quota': '5', 'device-quota': '4' });
}, 60_000);
afterAll(() => platform.stop());

const point = (device: string, series: string) => ({ device, series, time: 1_700_000_000_000, value: 1 });
const usage = async () =>
  (await platform.call('GET', `/projects/${platform.one.project}/usage`)).json as unknown;

it('stores what there is room for and refuses the rest with a code of its own', async () => {
  expect(await usage()).toEqual({ devices: 0, series: 0, deviceQuota: 4, seriesQuota: 5 });
  const first = await platform.call('POST', '/points', {
    body: [point('a', 's'), point('b', 's'), point('c', 's')],
  });
  expect(first.json).toEqual({ stored: 3, refused: [] });
  const second = await platform.call('POST', '/points', {
    body: [point('a', 't'), point('d', 's'), point('a', 'u'), point('a', 's')],
  });
  expect(second.status).toBe(207);
  expect(second.json).toMatchObject({ stored: 3, refused: [{ index: 2, code: 'series_quota_reached' }] });
  expect(await usage()).toEqual({ devices: 4, series: 5, deviceQuota: 4, seriesQuota: 5 });
});

it('refuses devices and series that are made by hand', async () => {
  const device = await platform.call('POST', '/devices', { body: { key: 'e' } });
  expect([device.status, device.json.error.code]).toEqual([403, 'device_quota_reached']);
  const series = await platform.call('POST', '/series', { body: { device: 'a', name: 'z', kind: 'number' } });
  expect([series.status, series.json.error.code]).toEqual([403, 'series_quota_reached']);
});

it('tells writers of line protocol which lines were dropped', async () => {
  const response = await fetch(`${platform.url}/write`, {
    method: 'POST',
    body: 'tributary,device=a s=2 1700000001000000000\ntributary,device=a new=2 1700000001000000000',
    headers: { authorization: `Bearer ${platform.one.token}` },
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toMatch(/series-quota.*dropped=1 of 2 lines/);
});

it('is full in one project only, and counted in the metrics', async () => {
  const { token } = platform.two;
  const other = await platform.call('POST', '/points', { token, body: [point('a', 's')] });
  expect(other.json).toEqual({ stored: 1, refused: [] });
  const headers = { authorization: `Bearer ${platform.one.token}` };
  const metrics = await (await fetch(`${platform.url}/metrics`, { headers })).text();
  expect(metrics).toContain('tributary_quotas_near 2');
});

it('has room again when series are deleted', async () => {
  const { items } = (await platform.call('GET', '/series?device=a&name=t')).json as {
    items: { id: number }[];
  };
  expect((await platform.call('DELETE', `/series/${items[0]!.id}`)).status).toBe(204);
  // Counts are read again a second later at the latest.
  await expect
    .poll(async () => (await platform.call('POST', '/points', { body: [point('a', 'u')] })).status, {
      timeout: 10_000,
    })
    .toBe(200);
});
