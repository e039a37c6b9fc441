// The bodies that Losant's page "Data Actions" prints work as printed, with the ids replaced, sent as its curl lines send them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { write } from './support/data.js';
import {
  EXPORT_BODY,
  EXPORT_CURL,
  LAST_VALUE_BODY,
  LAST_VALUE_CURL,
  PRINTED_DEVICES,
  PRINTED_SCOPES,
  TIME_SERIES_BODY,
  TIME_SERIES_CURL,
} from './support/examples.js';

let platform: TestPlatform;
let ids: Record<string, string>;
const now = Date.now();
const STEP = 300_000;

beforeAll(async () => {
  platform = await startTestPlatform();
  const at = (back: number) => (now - back) * 1000;
  ids = await write(platform, [
    { device: 'one', attribute: 'voltage', time: at(290_000), value: 10 },
    { device: 'one', attribute: 'voltage', time: at(280_000), value: 12 },
    { device: 'one', attribute: 'voltage', time: at(1_000), value: 7.25 },
    { device: 'one', attribute: 'current', time: at(900), value: 1 },
    { device: 'two', attribute: 'voltage', time: at(86_400_000), value: 230 },
  ]);
  const body = { name: 'My Device', tags: [{ key: 'floor', value: '8' }] };
  await platform.call('PATCH', '/devices/one', { body });
}, 60_000);
afterAll(() => platform.stop());

const own = (body: string) =>
  body.replaceAll(PRINTED_DEVICES[0], ids['one']!).replaceAll(PRINTED_DEVICES[1], ids['two']!);

/** `curl -H 'Content-Type: …' -H 'Accept: …' -H 'Authorization: Bearer …' -X POST -d '…'` */
async function curl(action: string, body: string, token = platform.one.reader) {
  const response = await fetch(`${platform.url}/applications/${platform.one.losantId}/data/${action}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: own(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

describe.each([
  ['the body', TIME_SERIES_BODY, LAST_VALUE_BODY, EXPORT_BODY],
  ['the curl line', TIME_SERIES_CURL, LAST_VALUE_CURL, EXPORT_CURL],
])('%s as printed', (_, timeSeries, lastValue, exported) => {
  it('of a time series query', async () => {
    const { status, body } = await curl('time-series-query', timeSeries);
    const end = Date.parse(body['end']!);
    const bucket = (time: number) => new Date(Math.floor(time / STEP) * STEP).toISOString();
    const buckets = new Map<string, number[]>();
    for (const [back, value] of [
      [290_000, 10],
      [280_000, 12],
      [1_000, 7.25],
    ] as const) {
      const time = bucket(now - back);
      if (Date.parse(time) >= end - 600_000) buckets.set(time, [...(buckets.get(time) ?? []), value]);
    }
    expect(status).toBe(200);
    expect(end % STEP).toBe(0);
    expect(body).toEqual({
      start: new Date(end - 600_000).toISOString(),
      end: new Date(end).toISOString(),
      resolution: STEP,
      aggregation: 'MEAN',
      limit: null,
      order: 'asc',
      devices: {
        [ids['one']!]: {
          name: 'My Device',
          tags: { floor: ['8'] },
          points: [...buckets].map(([time, values]) => ({
            time,
            data: { voltage: values.reduce((a, b) => a + b) / values.length },
          })),
        },
      },
    });
  });

  it('of a last value query', async () => {
    const { status, body } = await curl('last-value-query', lastValue);
    expect(status).toBe(200);
    expect(body).toEqual({
      [ids['one']!]: { time: new Date(now - 1_000).toISOString(), data: { voltage: 7.25 } },
      [ids['two']!]: { time: new Date(now - 86_400_000).toISOString(), data: { voltage: 230 } },
    });
  });

  it('of an export', async () => {
    const { status, body } = await curl('export', exported);
    expect(status).toBe(202);
    expect(body).toEqual({ success: true, jobQueued: true, jobId: expect.stringMatching(/^[\w-]{21}$/) });
  });
});

describe('each scope that the page names is enough', () => {
  const scoped = async (scope: string) => {
    const response = await fetch(`${platform.url}/applications/${platform.one.losantId}/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.one.admin}` },
      body: JSON.stringify({ name: scope, scope: [scope] }),
    });
    return ((await response.json()) as { token: string }).token;
  };

  it.each([
    ['timeSeriesQuery', 'time-series-query', TIME_SERIES_BODY, 200],
    ['lastValueQuery', 'last-value-query', LAST_VALUE_BODY, 200],
    ['export', 'export', EXPORT_BODY, 202],
  ])('for data.%s', async (action, path, body, status) => {
    for (const scope of PRINTED_SCOPES(action))
      expect([scope, (await curl(path, body, await scoped(scope))).status]).toEqual([scope, status]);
    for (const scope of ['devices.*', 'device.get', 'data.other'])
      expect(await curl(path, body, await scoped(scope))).toMatchObject({
        status: 403,
        body: { type: 'Forbidden', message: `The token lacks the scope data.${action}.` },
      });
  });
});
