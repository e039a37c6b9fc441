// State, commands, connections and streams of a device, as the unmodified npm client sends and reads them.
import type { EventEmitter } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient, refusal, type LosantClient } from '../support/losant-client.js';
import { HttpPeer } from '../support/http-peer.js';
import { until } from '../support/waiting.js';

let platform: TestPlatform;
let client: LosantClient;
let applicationId: string;

beforeAll(async () => {
  platform = await startTestPlatform({ 'allow-private-callbacks': 'true' });
  applicationId = platform.one.losantId;
  client = losantClient(platform.url, platform.one.token);
}, 60_000);
afterAll(() => platform.stop());

const ATTRIBUTES = [
  { name: 'voltage', dataType: 'number' },
  { name: 'on', dataType: 'boolean' },
  { name: 'note', dataType: 'string' },
  { name: 'place', dataType: 'gps' },
  { name: 'photo', dataType: 'blob', contentType: 'image/png' },
];
/** By the client's generic request: 2.8.1 has functions of these names, which do not pass ranges on. */
const read = (deviceId: string, what: string, params: object) =>
  client.request(
    { method: 'GET', url: `/applications/${applicationId}/devices/${deviceId}/${what}`, params },
    {},
  );

let made = 0;
async function device(fields: object = {}) {
  const { id } = await client.devices.post!({
    applicationId,
    device: { name: `device ${made++}`, attributes: ATTRIBUTES, ...fields },
  });
  const params = { applicationId, deviceId: id as string };
  return {
    id: id as string,
    params,
    send: (deviceState: unknown) => client.device.sendState!({ ...params, deviceState }),
    states: (query: object = {}) =>
      read(params.deviceId, 'state', { limit: 100, sortDirection: 'asc', ...query }),
  };
}
/** An instant within the last days, different for each call. */
const base = Date.now() - 5 * 86_400_000;
const iso = (time: number) => new Date(time).toISOString();

describe('a report of state', () => {
  it('is stored with every type, converted, and read back as it was told', async () => {
    const { send, states } = await device();
    const data = { voltage: 12.25, on: true, note: 'ä, "b"\n', place: '39.1,-84.5', photo: 'aGVsbG8=' };
    expect(await send({ data, time: base })).toEqual({ success: true });
    await send({ data: { voltage: '7', on: 0, note: 5, place: `39°06'N 84°30'W` }, time: base + 1 });
    expect(await states()).toEqual([
      { time: iso(base), data },
      { time: iso(base + 1), data: { voltage: 7, on: false, note: '5', place: '39.1,-84.5' } },
    ]);
  });

  it('may be an array, in any order, with each form of time', async () => {
    const { send, states } = await device();
    const seconds = Math.floor(base / 1000);
    await send([
      { data: { voltage: 4 }, time: { $date: iso(base + 4000) } },
      { data: { voltage: 2 }, time: iso(base + 2000) },
      { data: { voltage: 3 }, time: base + 3000 },
      { data: { voltage: 1 }, time: seconds - 1 },
    ]);
    const found = await states();
    expect(found.map(({ data }: { data: object }) => data)).toEqual(
      [1, 2, 3, 4].map((voltage) => ({ voltage })),
    );
    expect(found[0].time).toBe(iso((seconds - 1) * 1000));
  });

  it.each([
    ['absent', undefined],
    ['unreadable', 'no clock'],
  ])('is of now when its time is %s', async (_, time) => {
    const { send, states } = await device();
    const before = Date.now();
    await send({ data: { voltage: 1 }, ...(time !== undefined && { time }) });
    const [state] = await states();
    expect(Date.parse(state.time)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(state.time)).toBeLessThanOrEqual(Date.now());
  });

  it('of the same millisecond overwrites what it carries and leaves the rest', async () => {
    const { send, states } = await device();
    await send({ data: { voltage: 1, on: true }, time: base });
    await send({ data: { voltage: 2 }, time: base });
    await send({ data: { note: 'late' }, time: base });
    expect(await states()).toEqual([{ time: iso(base), data: { voltage: 2, on: true, note: 'late' } }]);
  });

  it('of the same millisecond is kept apart where duplicates are to be kept, in the order of arrival', async () => {
    const { send, states } = await device({ keepDuplicates: true });
    await send({ data: { voltage: 1, on: true }, time: base });
    await send([
      { data: { voltage: 2 }, time: base },
      { data: { voltage: 3, on: false }, time: base },
    ]);
    const expected = [{ voltage: 1, on: true }, { voltage: 2 }, { voltage: 3, on: false }];
    expect(await states()).toEqual(expected.map((data) => ({ time: iso(base), data })));
    const newest = await states({ limit: 2, sortDirection: 'desc' });
    expect(newest).toEqual([expected[2], expected[1]].map((data) => ({ time: iso(base), data })));
  });

  it('keeps what came along as meta', async () => {
    const { send, states } = await device();
    await send({ data: { voltage: 1, on: true }, meta: { by: 'test', n: [1] }, time: base });
    expect(await states()).toEqual([
      { time: iso(base), data: { voltage: 1, on: true }, meta: { by: 'test', n: [1] } },
    ]);
  });

  it('older than 30 days or more than a day ahead is left out, without an error, and counted', async () => {
    const { send, states } = await device();
    const day = 86_400_000;
    const now = Date.now();
    const times = [now - 31 * day, now - 29 * day, now + day / 2, now + 2 * day];
    expect(await send(times.map((time, voltage) => ({ data: { voltage }, time })))).toEqual({
      success: true,
    });
    expect((await states()).map(({ data }: { data: object }) => data)).toEqual([
      { voltage: 1 },
      { voltage: 2 },
    ]);
    const metrics = await (await fetch(`${platform.url}/metrics`)).text();
    expect(metrics).toMatch(/^tributary_losant_ignored_reports_total 2$/m);
  });

  const DEEP = JSON.parse('['.repeat(70) + ']'.repeat(70)) as unknown;
  it.each([
    ['an attribute that the device lacks', { data: { voltage: 1, pressure: 2 } }, 'pressure'],
    ['an inherited name', { data: { constructor: 1 } }, 'constructor'],
    ['null', { data: { voltage: null } }, 'voltage'],
    ['a value that is none of the type', { data: { on: true, voltage: 'warm' } }, 'voltage'],
    ['one bad report among good ones', [{ data: { voltage: 1 } }, { data: { place: 'home' } }], 'place'],
    [
      'a bad report of a time that is left out',
      [{ data: { voltage: 1 } }, { data: { nope: 1 }, time: 5 }],
      'nope',
    ],
    ['too long a text', { data: { voltage: 1, note: 'x'.repeat(65_537) } }, 'note'],
    ['half a character', [{ data: { voltage: 1 } }, { data: { note: '\ud800' } }], 'half'],
    ['meta that is too deep', [{ data: { voltage: 1 } }, { data: { voltage: 2 }, meta: DEEP }], 'metadata'],
    ['another member', { data: { voltage: 1 }, tags: [] }, 'tags'],
    ['no data', {}, 'data'],
  ])('with %s is refused by name and nothing of it is stored', async (_, body, name) => {
    const { send, states } = await device();
    expect(await refusal(send(body))).toEqual({
      statusCode: 400,
      type: 'Validation',
      message: expect.stringContaining(name),
    });
    expect(await states()).toEqual([]);
  });

  it('comes in thousands at once and is read back whole', async () => {
    const { send, states } = await device();
    const sent = Array.from({ length: 3000 }, (_, i) => ({
      time: base + i,
      data: { voltage: Math.sin(i), on: i % 3 === 0 },
    }));
    await send(sent);
    const read = [];
    for (let start = base; read.length < sent.length; start = base + read.length)
      read.push(...(await states({ limit: 1000, start: String(start) })));
    expect(read).toEqual(sent.map(({ time, data }) => ({ time: iso(time), data })));
  });
});

describe('reading state', () => {
  let one: Awaited<ReturnType<typeof device>>;
  const times = async (query: object) =>
    (await read(one.id, 'state', query)).map(({ time }: { time: string }) => Date.parse(time) - base);

  beforeAll(async () => {
    one = await device();
    await one.send(
      [0, 1000, 2000, 3000].map((at) => ({ data: { voltage: at, on: at > 1000 }, time: base + at })),
    );
    await one.send({ data: { note: 'only this' }, time: base + 2500 });
  });

  it('gives the newest one unless more are asked for', async () => {
    expect(await times({})).toEqual([3000]);
    expect(await times({ limit: 3 })).toEqual([3000, 2500, 2000]);
    expect(await times({ limit: 2, sortDirection: 'asc' })).toEqual([0, 1000]);
  });

  it('keeps to a range with both ends, by start, duration or since', async () => {
    const end = base + 2000;
    expect(await times({ limit: 9, start: base + 1000, end })).toEqual([2000, 1000]);
    expect(await times({ limit: 9, end, duration: 1000 })).toEqual([2000, 1000]);
    expect(await times({ limit: 9, since: base + 2500 })).toEqual([3000, 2500]);
    expect(await times({ limit: 9, start: -60_000, end: 0 })).toEqual([]);
  });

  it('composes the newest value of each attribute, within a range and for some attributes', async () => {
    const at = (value: unknown, time: number) => ({ value, time: iso(base + time) });
    const composite = (query: object) => client.device.getCompositeState!({ ...one.params, ...query });
    expect(await composite({})).toEqual({
      voltage: at(3000, 3000),
      on: at(true, 3000),
      note: at('only this', 2500),
    });
    expect(await composite({ end: base + 1000 })).toEqual({ voltage: at(1000, 1000), on: at(false, 1000) });
    expect(await composite({ start: base + 2600 })).toEqual({ voltage: at(3000, 3000), on: at(true, 3000) });
    expect(await composite({ attributes: 'note, none' })).toEqual({ note: at('only this', 2500) });
    const all = await client.request(
      {
        method: 'GET',
        url: `/applications/${applicationId}/devices/compositeState`,
        params: { query: JSON.stringify({ id: one.id }), attributes: 'on' },
      },
      {},
    );
    expect(all).toMatchObject({ count: 1, totalCount: 1, applicationId });
    expect(all.items).toEqual([
      { id: one.id, name: expect.any(String), compositeState: { on: at(true, 3000) } },
    ]);
  });

  it.each([
    ['limit', { limit: 0 }],
    ['limit', { limit: 'many' }],
    ['start', { start: '2026-06-15T00:00:00Z' }],
    ['sortDirection', { sortDirection: 'up' }],
  ])('refuses a %s that is none', async (name, query) => {
    expect(await refusal(read(one.id, 'state', query))).toMatchObject({
      statusCode: 400,
      type: 'Validation',
      message: expect.stringContaining(name),
    });
  });
});

describe('removing data', () => {
  const settled = (jobId: string): Promise<string> =>
    until('the end of the removal', async () => {
      const url = `/applications/${applicationId}/jobLogs/${jobId}`;
      const { status } = await client.request({ method: 'GET', url }, {});
      return status !== 'queued' && status !== 'inProgress' && (status as string);
    });

  it('takes a range out of one device, both ends included', async () => {
    const { params, send, states } = await device();
    await send([0, 1, 2, 3].map((at) => ({ data: { voltage: at, note: `${at}` }, time: base + at })));
    const answer = await client.device.removeData!({ ...params, start: base + 1, end: base + 2 });
    expect(answer).toEqual({ success: true, jobQueued: true, jobId: expect.stringMatching(/^[\w-]{1,21}$/) });
    expect(await settled(answer.jobId)).toBe('completed');
    expect((await states()).map(({ data }: { data: { voltage: number } }) => data.voltage)).toEqual([0, 3]);
    await settled((await client.device.removeData!(params)).jobId);
    expect(await states()).toEqual([]);
  });

  it('takes some attributes out of many devices, and their histories unless they are to stay', async () => {
    const tags = [{ key: 'cleared', value: 'yes' }];
    const devices = [await device({ tags }), await device({ tags }), await device()];
    for (const { send, params } of devices) {
      await send({ data: { voltage: 1, on: true }, time: base });
      await client.device.sendCommand!({ ...params, deviceCommand: { name: 'go' } });
    }
    const remove = (options: object) =>
      client.devices.removeData!({
        applicationId,
        options: { query: { tags: { cleared: 'yes' } }, ...options },
      });
    await settled((await remove({ attributes: ['voltage'] })).jobId);
    const data = [];
    for (const { states } of devices) data.push((await states())[0].data);
    expect(data).toEqual([{ on: true }, { on: true }, { voltage: 1, on: true }]);
    await settled((await remove({ keepCommandHistory: true })).jobId);
    expect(await devices[0]!.states()).toEqual([]);
    expect(await client.device.getCommand!(devices[0]!.params)).toHaveLength(1);
    await settled((await remove({})).jobId);
    expect(await client.device.getCommand!(devices[0]!.params)).toHaveLength(0);
    expect(await client.device.getCommand!(devices[2]!.params)).toHaveLength(1);
  });
});

describe('a removal', () => {
  it('tells its end to the URL that was named with it', async () => {
    const { id, send, states } = await device();
    await send({ data: { voltage: 1 }, time: base });
    const peer = await HttpPeer.start();
    const options = { query: { id }, callbackUrl: `${peer.url}/done` };
    const { jobId } = await client.devices.removeData!({ applicationId, options });
    const { method, body } = await until('the callback', () => peer.heard[0]);
    peer.stop();
    const told = JSON.parse(body) as unknown;
    expect([method, told]).toEqual(['POST', { jobId, applicationId, kind: 'losant.removeData' }]);
    expect(await states()).toEqual([]);
  });
});

describe('commands', () => {
  it('are kept with their device and read back, newest first', async () => {
    const { params } = await device();
    const send = (deviceCommand: object) => client.device.sendCommand!({ ...params, deviceCommand });
    expect(
      await send({ name: 'restart', payload: { delay: [1, null] }, time: { $date: iso(base) } }),
    ).toEqual({
      success: true,
    });
    await send({ name: 'stop' });
    const [newest, ...rest] = await client.device.getCommand!({ ...params, limit: 10 });
    expect(newest).toEqual({ name: 'stop', time: expect.any(String) });
    expect(rest).toEqual([{ name: 'restart', payload: { delay: [1, null] }, time: iso(base) }]);
    expect(await read(params.deviceId, 'command', { limit: 10, end: base })).toEqual(rest);
  });

  it('go to all devices that ids, tags or a query name', async () => {
    const devices = [
      await device(),
      await device({ tags: [{ key: 'm', value: '1' }] }),
      await device({ name: 'by query' }),
      await device(),
    ];
    const multiDeviceCommand = {
      name: 'all',
      deviceIds: [devices[0]!.id, 'f'.repeat(24)],
      deviceTags: [{ key: 'm' }],
      deviceQuery: { name: { $startsWith: 'by q' } },
    };
    expect(await client.devices.sendCommand!({ applicationId, multiDeviceCommand })).toEqual({
      success: true,
    });
    const counts = [];
    for (const { params } of devices) counts.push((await client.device.getCommand!(params)).length);
    expect(counts).toEqual([1, 1, 1, 0]);
  });
});

describe('the connection of a device', () => {
  it('is told, shown with the device and kept in the log', async () => {
    const { params } = await device();
    const tell = (connectionStatus: object) =>
      client.device.setConnectionStatus!({ ...params, connectionStatus });
    expect(await tell({ status: 'connected', connectedAt: base, ipAddress: '10.0.0.7' })).toEqual({
      success: true,
    });
    const shown = async () => (await client.device.get!(params)).connectionInfo;
    expect(await shown()).toEqual({ connected: 1, time: iso(base) });
    const left = { disconnectReason: 'Keepalive timeout', messagesFromClient: 5, messagesToClient: 0 };
    await tell({ status: 'disconnected', disconnectedAt: iso(base + 1000), ...left });
    expect(await shown()).toEqual({ connected: 0, time: iso(base + 1000) });
    expect(await client.device.getLogEntries!({ ...params, limit: 10 })).toEqual([
      { connected: 0, time: iso(base + 1000), ...left },
      { connected: 1, time: iso(base), ipAddress: '10.0.0.7' },
    ]);
    expect(await refusal(tell({ status: 'lost' }))).toMatchObject({ statusCode: 400, type: 'Validation' });
    expect(await refusal(tell({ status: 'connected', disconnectReason: 'x' }))).toMatchObject({
      statusCode: 400,
    });
  });
});

describe('a stream', () => {
  type Source = EventEmitter & { close(): void };
  const collect = (source: Source, event: string, wanted: number) =>
    new Promise<unknown[]>((resolve) => {
      const events: unknown[] = [];
      source.on(event, ({ data }: { data: string }) => {
        if (events.push(JSON.parse(data)) === wanted) resolve(events);
      });
    });

  it('of states delivers each report whole, and of its device alone', async () => {
    const [one, other] = [await device(), await device()];
    const source = (await client.device.stateStream!(one.params)) as Source;
    const events = collect(source, 'deviceState', 3);
    await other.send({ data: { voltage: 0 } });
    await one.send([
      { data: { voltage: 1, on: true }, time: base },
      { data: { voltage: 2 }, time: base + 1, meta: 'm' },
    ]);
    await one.send({ data: { note: 'x' }, time: base });
    expect(await events).toEqual([
      { time: iso(base), data: { voltage: 1, on: true } },
      { time: iso(base + 1), data: { voltage: 2 }, meta: 'm' },
      { time: iso(base), data: { note: 'x' } },
    ]);
    source.close();
  });

  it('of commands delivers those to its device', async () => {
    const [one, other] = [await device(), await device()];
    const source = (await client.device.commandStream!(one.params)) as Source;
    const events = collect(source, 'deviceCommand', 1);
    for (const { params } of [other, one])
      await client.device.sendCommand!({
        ...params,
        deviceCommand: { name: 'go', payload: { to: params.deviceId }, time: base },
      });
    expect(await events).toEqual([{ name: 'go', payload: { to: one.id }, time: iso(base) }]);
    source.close();
  });

  it('says that it lives as often as was asked for, and takes the answer 404 to an unknown device', async () => {
    const { id } = await device();
    const headers = { authorization: `Bearer ${platform.one.token}` };
    const stop = new AbortController();
    const url = (deviceId: string) =>
      `${platform.url}/applications/${applicationId}/devices/${deviceId}/stateStream`;
    const lives = async (query: string) => {
      const { headers: got, body } = await fetch(url(id) + query, { headers, signal: stop.signal });
      expect(got.get('content-type')).toContain('text/event-stream');
      let text = '';
      for await (const chunk of body!.pipeThrough(new TextDecoderStream()))
        if ((text += chunk).includes('keepalive')) return;
    };
    // The shortest that may be asked for, so it says so before one that was asked for nothing, which was there first.
    const order: string[] = [];
    const usual = lives('').then(
      () => order.push('usual'),
      () => undefined,
    );
    await lives('?keepAliveInterval=1').then(() => order.push('asked for'));
    stop.abort();
    await usual;
    expect(order).toEqual(['asked for']);
    expect((await fetch(url('a'.repeat(24)), { headers })).status).toBe(404);
  });
});
