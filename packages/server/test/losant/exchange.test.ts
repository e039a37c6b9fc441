// Written with Losant and read natively, and the other way round: the same kinds, times and overwrites.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient, type LosantClient } from '../support/losant-client.js';

let platform: TestPlatform;
let client: LosantClient;
let applicationId: string;
const base = Date.now() - 3_600_000;
const iso = (time: number) => new Date(time).toISOString();

beforeAll(async () => {
  platform = await startTestPlatform();
  applicationId = platform.one.losantId;
  client = losantClient(platform.url, platform.one.token);
}, 60_000);
afterAll(() => platform.stop());

const nativePoints = async (device: string) => {
  const { json } = await platform.call(
    'GET',
    `/query/points?devices=${encodeURIComponent(device)}&unit=us&limit=100`,
  );
  return json;
};

it('reads natively what Losant wrote', async () => {
  const { id } = await client.devices.post!({
    applicationId,
    device: {
      name: 'Shared',
      tags: [{ key: 'floor', value: '8' }],
      attributes: [
        { name: 'level', dataType: 'number' },
        { name: 'on', dataType: 'boolean' },
        { name: 'note', dataType: 'string' },
        { name: 'place', dataType: 'gps' },
      ],
    },
  });
  const params = { applicationId, deviceId: id };
  const data = { level: 1.5, on: true, note: 'x', place: '1.5,2.5' };
  await client.device.sendState!({ ...params, deviceState: { data, time: base } });
  await client.device.sendState!({ ...params, deviceState: { data: { level: 2.5 }, time: base } });
  const { json: device } = await platform.call('GET', `/devices/${id}`);
  expect(device).toMatchObject({ key: id, name: 'Shared', tags: [{ key: 'floor', value: '8' }] });
  const { json: series } = await platform.call('GET', `/series?device=${id}`);
  expect(
    Object.fromEntries(series.items.map((one: { name: string; kind: string }) => [one.name, one.kind])),
  ).toEqual({
    level: 'number',
    on: 'boolean',
    note: 'string',
    place: 'gps',
  });
  const found = (await nativePoints(id)).items as { series: string; time: number; value: unknown }[];
  expect(Object.fromEntries(found.map(({ series: name, value }) => [name, value]))).toEqual({
    ...data,
    level: 2.5,
  });
  expect(new Set(found.map(({ time }) => time))).toEqual(new Set([base * 1000]));
  expect(found).toHaveLength(4);
});

it('reads with Losant what was written natively, and overwrites one attribute of an instant', async () => {
  const points = [
    { device: 'native/pump 1', series: 'rpm', time: base, value: 1450 },
    { device: 'native/pump 1', series: 'on', time: base, value: true },
    { device: 'native/pump 1', series: 'state text', time: base, value: 'ok' },
  ];
  const written = await platform.call('POST', '/points', { body: points });
  expect(written.status).toBe(200);
  const { items } = await client.devices.get!({ applicationId, filterField: 'name', filter: 'native/*' });
  expect(items).toMatchObject([{ name: 'native/pump 1', deviceClass: 'standalone', tags: [] }]);
  const types = items[0].attributes.map((one: { name: string; dataType: string }) => [
    one.name,
    one.dataType,
  ]);
  expect(Object.fromEntries(types)).toEqual({ rpm: 'number', on: 'boolean', 'state text': 'string' });
  const params = { applicationId, deviceId: items[0].id };
  const all = { rpm: 1450, on: true, 'state text': 'ok' };
  expect(await client.device.getState!(params)).toEqual([{ time: iso(base), data: all }]);
  await client.device.sendState!({ ...params, deviceState: { data: { rpm: 1500 }, time: base } });
  expect(await client.device.getState!({ ...params, limit: 9 })).toEqual([
    { time: iso(base), data: { ...all, rpm: 1500 } },
  ]);
});

it('shows microseconds of another API as the milliseconds that they lie in', async () => {
  const time = base * 1000 + 123;
  await platform.call('POST', '/points?unit=us', {
    body: [{ device: 'micro', series: 'x', time, value: 1 }],
  });
  const { items } = await client.devices.get!({ applicationId, filterField: 'name', filter: 'micro' });
  const state = await client.device.getState!({ applicationId, deviceId: items[0].id });
  expect(state).toEqual([{ time: iso(base), data: { x: 1 } }]);
});
