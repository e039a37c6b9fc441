/**
 * Written through one API, read through another: iobeam's clients and Losant's npm client (unmodified) over the same points,
 * with every kind that both know, microseconds, and points that were written again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, type Client } from '../support/iobeam-client.js';
import { losantClient, type LosantClient } from '../support/losant-client.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
let iobeam: Client;
let losant: LosantClient;
let applicationId: string;
let project: number;
beforeAll(async () => {
  platform = await startTestPlatform();
  iobeam = clientOf(platform, platform.one);
  losant = losantClient(platform.url, platform.one.token);
  applicationId = platform.one.losantId;
  project = platform.one.project;
});
afterAll(() => platform.stop());

/** A whole minute of an hour ago: Losant takes nothing older than thirty days. */
const BASE = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
const iso = (time: number) => new Date(time).toISOString();

interface SeriesOfLosant {
  readonly devices: Record<string, { points: { time: string; data: Record<string, unknown> }[] }>;
}
const timeSeries = async (
  deviceId: string,
  query: object,
): Promise<{ time: string; data: Record<string, unknown> }[]> => {
  const answer = (await losant.data.timeSeriesQuery!({
    applicationId,
    query: { deviceIds: [deviceId], start: BASE - 60_000, end: BASE + 600_000, ...query },
  })) as SeriesOfLosant;
  return answer.devices[deviceId]!.points;
};
const raw = (deviceId: string, attribute: string) =>
  timeSeries(deviceId, { attributes: [attribute], aggregation: 'NONE', order: 'asc', limit: 1000 });
const exported = async (device: string, series: string, timefmt = 'msec') => {
  const { json } = await iobeam.get(
    `/exports/${project}/${encodeURIComponent(device)}/${series}?timefmt=${timefmt}`,
  );
  return (json.result[0]?.data ?? []) as { time: number; value: unknown }[];
};

describe('written with iobeam', () => {
  let deviceId: string;
  const rows: [time: number, temp: number | null, on: boolean | null, room: string | null][] = Array.from(
    { length: 20 },
    (_, i) => [
      BASE + i * 15_000,
      i % 7 === 0 ? null : i * 1.5 - 7,
      i % 3 === 0 ? null : i % 2 === 0,
      i % 5 === 0 ? null : `r${i % 4} "ä"`,
    ],
  );

  beforeAll(async () => {
    await iobeam.register('thermostat-1');
    const send = (data: unknown) =>
      iobeam.send({ device_id: 'thermostat-1', sources: { fields: ['time', 'temp', 'on', 'room'], data } });
    await send(
      rows.map(([time, temp, on, room]) => [
        time,
        temp === null ? null : temp + 1000,
        on === null ? null : !on,
        room,
      ]),
    );
    await send(rows);
    const { items } = (await losant.devices.get!({ applicationId, perPage: 100 })) as {
      items: { id: string; name: string }[];
    };
    deviceId = items.find(({ name }) => /thermostat-1/.test(name))?.id ?? items[0]!.id;
  });

  it.each([
    ['numbers', 'temp', 1],
    ['booleans', 'on', 2],
    ['texts', 'room', 3],
  ] as const)(
    '%s are in time-series queries, of overwritten points the last',
    async (_, attribute, column) => {
      const expected = rows.flatMap((row) =>
        row[column] === null ? [] : [{ time: iso(row[0]), data: { [attribute]: row[column] } }],
      );
      const points = await raw(deviceId, attribute);
      expect(points.map(({ time, data }) => ({ time, data }))).toEqual(expected);
    },
  );

  it('aggregates are worked out from the same points', async () => {
    const buckets = new Map<number, number[]>();
    for (const [time, temp] of rows) {
      if (temp === null) continue;
      const start = time - (time % 60_000);
      buckets.set(start, [...(buckets.get(start) ?? []), temp]);
    }
    const points = await timeSeries(deviceId, {
      attributes: ['temp'],
      aggregation: 'MAX',
      resolution: 60_000,
      order: 'asc',
    });
    const found = points.filter(({ data }) => data['temp'] !== undefined && data['temp'] !== null);
    expect(found.map(({ data }) => data['temp'])).toEqual(
      [...buckets.values()].map((values) => Math.max(...values)),
    );
    const { result } = (await iobeam.get(`/exports/${project}/thermostat-1/temp?operator=max&group_by=1m`))
      .json;
    expect((result[0].data as { value: number }[]).map(({ value }) => value)).toEqual(
      found.map(({ data }) => data['temp']),
    );
  });

  it('last values and the composite state have the newest of each', async () => {
    const newest = (column: 1 | 2 | 3) => rows.findLast((row) => row[column] !== null)!;
    const query = { attribute: 'on', deviceIds: [deviceId] };
    const last = (await losant.data.lastValueQuery!({ applicationId, query })) as Record<string, unknown>;
    expect(last[deviceId]).toMatchObject({ time: iso(newest(2)[0]), data: { on: newest(2)[2] } });
    const composite = (await losant.device.getCompositeState!({ applicationId, deviceId })) as Record<
      string,
      unknown
    >;
    expect(composite).toMatchObject({
      temp: { time: iso(newest(1)[0]), value: newest(1)[1] },
      on: { time: iso(newest(2)[0]), value: newest(2)[2] },
      room: { time: iso(newest(3)[0]), value: newest(3)[3] },
    });
  });

  it('microseconds are kept, though Losant shows milliseconds', async () => {
    const times = [BASE * 1000 + 1, BASE * 1000 + 2, BASE * 1000 + 999];
    const sources = { fields: ['time', 'fine'], data: times.map((time, at) => [time, at]) };
    await iobeam.send({ device_id: 'thermostat-1', timefmt: 'usec', sources });
    expect(await exported('thermostat-1', 'fine', 'usec')).toEqual(
      times.map((time, value) => ({ time, value })),
    );
    // Losant knows one state of a device in a millisecond: the last one shows, and all are counted.
    const points = await raw(deviceId, 'fine');
    expect(points.map(({ time, data }) => [time, data['fine']])).toEqual([[iso(BASE), 2]]);
    const counted = { attributes: ['fine'], aggregation: 'COUNT', resolution: 60_000 };
    const [bucket] = (await timeSeries(deviceId, counted)).filter(({ data }) => data['fine'] !== undefined);
    expect(bucket!.data['fine']).toBe(3);
  });
});

describe('written with Losant', () => {
  let deviceId: string;
  let key: string;
  const states = Array.from({ length: 12 }, (_, i) => ({
    time: BASE + i * 20_000,
    data: { voltage: i / 8 - 0.5, on: i % 2 === 0, note: `n${i}` },
  }));

  beforeAll(async () => {
    const attributes = [
      { name: 'voltage', dataType: 'number' },
      { name: 'on', dataType: 'boolean' },
      { name: 'note', dataType: 'string' },
    ];
    const before = new Set(
      ((await iobeam.get('/devices')).json.devices as { device_id: string }[]).map((one) => one.device_id),
    );
    const device = (await losant.devices.post!({ applicationId, device: { name: 'Pump', attributes } })) as {
      id: string;
    };
    deviceId = device.id;
    const after = (await iobeam.get('/devices')).json.devices as { device_id: string }[];
    key = after.find((one) => !before.has(one.device_id))!.device_id;
    const send = (deviceState: unknown) => losant.device.sendState!({ applicationId, deviceId, deviceState });
    await send(
      states.map(({ time, data }) => ({
        time,
        data: { ...data, voltage: data.voltage + 100, on: !data.on },
      })),
    );
    await send(states);
  });

  it('is in exports, with every kind, of overwritten points the last', async () => {
    for (const name of ['voltage', 'on', 'note'] as const)
      expect(await exported(key, name)).toEqual(
        states.map(({ time, data }) => ({ time, value: data[name] })),
      );
  });

  it('is a table, whose rows are the reports', async () => {
    const { json } = await iobeam.get(`/data/input?where=eq(device_id,${encodeURIComponent(key)})&limit=3`);
    expect(json.result).toEqual([
      {
        fields: ['time', 'device_id', 'note', 'on', 'voltage'],
        values: states
          .slice(-3)
          .reverse()
          .map(({ time, data }) => [time, key, data.note, data.on, data.voltage]),
      },
    ]);
    const kept = states.filter(({ data }) => data.on && data.voltage > 0);
    const where = 'where=eq(on,true)&where=gt(voltage,0)';
    expect((await iobeam.get(`/data/input/voltage?${where}&operator=sum`)).json.result).toEqual([
      {
        fields: ['time', 'sum(voltage)'],
        values: [[0, kept.reduce((sum, { data }) => sum + data.voltage, 0)]],
      },
    ]);
  });

  it('goes on with iobeam: both write one series, and each sees the other', async () => {
    const time = BASE + 300_000;
    await iobeam.send({
      device_id: key,
      sources: { fields: ['time', 'voltage', 'on', 'note'], data: [[time, 42, true, 'from iobeam']] },
    });
    await losant.device.sendState!({ applicationId, deviceId, deviceState: { time, data: { voltage: 43 } } });
    const composite = (await losant.device.getCompositeState!({ applicationId, deviceId })) as Record<
      string,
      unknown
    >;
    expect(composite).toMatchObject({
      voltage: { value: 43, time: iso(time) },
      on: { value: true, time: iso(time) },
      note: { value: 'from iobeam', time: iso(time) },
    });
    expect((await exported(key, 'voltage')).at(-1)).toEqual({ time, value: 43 });
  });
});
