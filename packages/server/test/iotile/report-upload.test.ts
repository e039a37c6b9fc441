/** Uploading streamer reports: what is stored, at which times, what a repeat does, and what is refused whole. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceSlug, streamerSlug } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import {
  dictionary,
  json,
  messagePack,
  sign,
  signedList,
  type MadeReading,
} from '../support/iotile-reports.js';
import { call, form, upload, type Sender } from '../support/iotile-client.js';

let platform: TestPlatform;
let sender: Sender;
let reader: Sender;
let stranger: Sender;
let devices = 0;

beforeAll(async () => {
  platform = await startTestPlatform();
  const as = (token: string): Sender => ({ platform, authorization: `token ${token}` });
  [sender, reader, stranger] = [as(platform.one.token), as(platform.one.reader), as(platform.two.token)];
});
afterAll(() => platform.stop());

const SENT = '2021-03-01T12:00:00.250Z';

/** A new device of the first tenant. */
async function newDevice(): Promise<{ id: number; key: string }> {
  const key = `pod ${++devices}`;
  const { json: made } = await platform.call('POST', '/devices', { body: { key } });
  return { id: (made as { id: number }).id, key };
}

const reading = (id: number, clock = id, value = id * 10, variable = 0x5001): MadeReading => ({
  variable,
  id,
  clock,
  value,
});
const readings = (first: number, last: number): MadeReading[] =>
  Array.from({ length: last - first + 1 }, (_, i) => reading(first + i));

/** What the native API holds of the device: [series, time, value], oldest first. */
async function stored(key: string): Promise<[string, string, number][]> {
  const body = { devices: [key], order: 'asc', limit: 10_000 };
  const { json: answer, status, text } = await platform.call('POST', '/query/points', { body });
  expect(status, text).toBe(200);
  return (answer.items as { series: string; time: string; value: number }[]).map((point) => [
    point.series,
    point.time,
    point.value,
  ]);
}

const streamerOf = async (device: number, index = 0) =>
  (await call(sender, 'GET', `/streamer/${streamerSlug(device, index)}/`)).json;

describe('a binary report', () => {
  it('is stored with times counted back from the upload, and makes its streams by itself', async () => {
    const { id, key } = await newDevice();
    const file = signedList({
      device: id,
      number: 20,
      sentUptime: 1000,
      readings: [reading(11, 910, 101), reading(12, 910, 102), reading(13, 920, 7, 0x5002)],
    });
    const answer = await upload(sender, file, SENT);
    expect([answer.status, answer.json]).toEqual([201, { count: 3, accepted: 3 }]);
    expect(await stored(key)).toEqual([
      ['5001', '2021-03-01T11:58:30.250Z', 101],
      ['5001', '2021-03-01T11:58:30.250Z', 102],
      ['5002', '2021-03-01T11:58:40.250Z', 7],
    ]);
    expect(await streamerOf(id)).toEqual({
      id: expect.any(Number),
      slug: streamerSlug(id, 0),
      device: deviceSlug(id),
      process_engine_ver: 2,
      index: 0,
      last_id: 13,
      last_reboot_ts: '2021-03-01T11:43:20Z',
      is_system: false,
      selector: 0xd7ff,
    });
    const { json: list } = await call(
      sender,
      'GET',
      `/streamer/report/?streamer__slug=${streamerSlug(id, 0)}`,
    );
    expect(list.count).toBe(1);
    expect(list.results[0]).toMatchObject({
      original_first_id: 11,
      original_last_id: 13,
      actual_first_id: 11,
      actual_last_id: 13,
      streamer: streamerSlug(id, 0),
      sent_timestamp: '2021-03-01T12:00:00Z',
      device_sent_timestamp: 1000,
      incremental_id: 20,
      time_epsilon: 1,
    });
    const { json: one } = await call(sender, 'GET', `/streamer/report/${list.results[0].id}/`);
    expect(one).toEqual(list.results[0]);
    expect((await call(sender, 'GET', `/streamer/${streamerSlug(id, 0)}/report/`)).json).toEqual(
      list.results,
    );
  });

  it("takes the device's clock as it is, and the base for a time that the device does not know", async () => {
    const { id, key } = await newDevice();
    const file = signedList({
      device: id,
      sentUptime: 60,
      readings: [reading(1, 0x8000_0000 + 86_400), reading(2, 0xffff_ffff)],
    });
    expect((await upload(sender, file, SENT)).json).toEqual({ count: 2, accepted: 2 });
    expect((await stored(key)).map(([, time]) => time)).toEqual([
      '2000-01-02T00:00:00.000Z',
      '2021-03-01T11:59:00.250Z',
    ]);
  });

  it('without readings is taken and recorded', async () => {
    const { id } = await newDevice();
    expect((await upload(sender, signedList({ device: id, readings: [] }), SENT)).json).toEqual({
      count: 0,
      accepted: 0,
    });
    expect((await call(sender, 'GET', `/streamer/${streamerSlug(id, 0)}/report/`)).json).toHaveLength(1);
  });

  it('skips readings without an id', async () => {
    const { id, key } = await newDevice();
    const file = signedList({ device: id, readings: [reading(0), reading(1)] });
    expect((await upload(sender, file, SENT)).json).toEqual({ count: 2, accepted: 1 });
    expect(await stored(key)).toHaveLength(1);
  });

  it('keeps unsigned numbers up to the end of their range', async () => {
    const { id, key } = await newDevice();
    const file = signedList({
      device: id,
      readings: [reading(1, 1, 0x7fff_ffff), reading(2, 2, 0xffff_ffff)],
    });
    await upload(sender, file, SENT);
    expect((await stored(key)).map(([, , value]) => value)).toEqual([0x7fff_ffff, 0x7fff_ffff]);
  });
});

describe('a report that comes again', () => {
  it('adds nothing, also at another time and in another form of request', async () => {
    const { id, key } = await newDevice();
    const file = signedList({ device: id, sentUptime: 100, readings: readings(1, 20) });
    await upload(sender, file, SENT);
    const before = await stored(key);
    for (const time of [SENT, '2021-03-01T12:05:00Z', '2021-03-01'])
      expect((await upload(sender, file, time)).json).toEqual({ count: 20, accepted: 0 });
    expect(await stored(key)).toEqual(before);
    expect(await streamerOf(id)).toMatchObject({ last_id: 20, last_reboot_ts: '2021-03-01T11:58:20Z' });
    const { json: reports } = await call(sender, 'GET', `/streamer/${streamerSlug(id, 0)}/report/`);
    expect(reports.map((report: { actual_last_id: number }) => report.actual_last_id)).toEqual([20, 0, 0, 0]);
  });

  it('cut differently adds what is new and nothing else', async () => {
    const { id, key } = await newDevice();
    const cut = (first: number, last: number, sentUptime: number) =>
      signedList({ device: id, sentUptime, readings: readings(first, last) });
    await upload(sender, cut(1, 10, 100), '2021-03-01T12:00:00Z');
    // 60 seconds later by the device's count, 63 by the gateway's.
    const again = await upload(sender, cut(6, 15, 160), '2021-03-01T12:01:03Z');
    expect(again.json).toEqual({ count: 10, accepted: 5 });
    const times = (await stored(key)).map(([, time]) => Date.parse(time) / 1000);
    expect(times).toHaveLength(15);
    const base = Date.parse('2021-03-01T12:00:00Z') / 1000 - 100;
    expect(times).toEqual(Array.from({ length: 15 }, (_, i) => base + i + 1 + (i >= 10 ? 3 : 0)));
  });

  it('late, behind newer ones, is stored, and the last id does not fall', async () => {
    const { id, key } = await newDevice();
    for (const [first, last] of [
      [21, 30],
      [1, 10],
      [11, 20],
    ] as const)
      await upload(sender, signedList({ device: id, readings: readings(first, last) }), SENT);
    expect(await stored(key)).toHaveLength(30);
    expect(await streamerOf(id)).toMatchObject({ last_id: 30 });
  });

  it('of two streamers of a device is kept apart', async () => {
    const { id, key } = await newDevice();
    await upload(sender, signedList({ device: id, streamer: 0, readings: [reading(1), reading(3)] }), SENT);
    const system = signedList({
      device: id,
      streamer: 1,
      selector: 0x5fff,
      readings: [reading(2), reading(4)],
    });
    expect((await upload(sender, system, SENT)).json).toEqual({ count: 2, accepted: 2 });
    expect(await stored(key)).toHaveLength(4);
    const { json: list } = await call(sender, 'GET', `/streamer/?device=${deviceSlug(id)}`);
    expect(
      list.results.map((one: { index: number; is_system: boolean }) => [one.index, one.is_system]),
    ).toEqual([
      [0, false],
      [1, true],
    ]);
    expect((await call(sender, 'GET', `/device/${deviceSlug(id)}/streamers/`)).json).toEqual(list.results);
  });
});

describe.each([
  ['report.mp', messagePack],
  ['report.json', json],
])('a dictionary report as %s', (name, write) => {
  it('is stored like a binary one, with its events, once', async () => {
    const { id, key } = await newDevice();
    const event = {
      stream: '5020',
      streamer_local_id: 3,
      timestamp: '2020-07-01T00:00:01Z',
      extra_data: { axis: 'z' },
      data: { samples: [1] },
    };
    const file = write(
      dictionary(
        { device: id, number: 3, sentUptime: 100, readings: [reading(1, 50)] },
        { events: [event], highest_id: 3 },
      ),
    );
    expect((await upload(sender, file, SENT, name)).json).toEqual({ count: 2, accepted: 2 });
    expect((await upload(sender, file, SENT, name)).json).toEqual({ count: 2, accepted: 0 });
    expect(await stored(key)).toEqual([['5001', '2021-03-01T11:59:10.250Z', 10]]);
    expect(await streamerOf(id, 256)).toMatchObject({ last_id: 3, selector: 0xffff });
  });

  it('with a wrong member is refused whole and the member named', async () => {
    const { id, key } = await newDevice();
    const rows = [
      { stream: 0x5001, streamer_local_id: 1, value: 1 },
      { stream: 0x5001, streamer_local_id: 2 },
    ];
    const file = write(dictionary({ device: id, readings: [] }, { data: rows }));
    const answer = await upload(sender, file, SENT, name);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ 'data[1].value': ['This field is required.'] });
    expect(await stored(key)).toEqual([]);
  });
});

describe('refused whole, with nothing stored', () => {
  it.each([
    [
      'a damaged byte',
      (file: Buffer) => file.fill(file[30]! ^ 1, 30, 31),
      /^Invalid Hash: d--0000-.* \(idx=7, user=@.*\)$/,
    ],
    ['a wrong hash', (file: Buffer) => file.fill(0, file.length - 4), /^Invalid Hash/],
    ['a cut end', (file: Buffer) => file.subarray(0, file.length - 16), /^Invalid Hash/],
    ['added bytes', (file: Buffer) => Buffer.concat([file, Buffer.alloc(16)]), /^Invalid Hash/],
    ['too few bytes', (file: Buffer) => file.subarray(0, 30), /has 30 bytes; the shortest one has 44/],
    ['no bytes', () => Buffer.alloc(0), /has 0 bytes/],
    [
      'a length that is not its own',
      (file: Buffer) => sign(file.fill(44, 1, 2)),
      /says that it has 44 bytes/,
    ],
    [
      'a signature by a key',
      (file: Buffer) => sign(file.fill(1, 16, 17)),
      /^Unrecognized signature flags \(user=@.*\)$/,
    ],
  ])('%s', async (_, damage, message) => {
    const { id, key } = await newDevice();
    const good = signedList({ device: id, streamer: 7, readings: readings(1, 3) });
    const answer = await upload(sender, damage(good), SENT);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual([expect.stringMatching(message)]);
    expect(await stored(key)).toEqual([]);
    expect((await call(sender, 'GET', `/streamer/?device=${deviceSlug(id)}`)).json.count).toBe(0);
  });

  it('an ending that names no form of reports', async () => {
    for (const name of ['report.BIN', 'report.csv', 'report.bin.gz']) {
      const answer = await upload(sender, signedList({ device: 1, readings: [] }), SENT, name);
      expect([answer.status, answer.json]).toEqual([
        400,
        ['Streamer Report file extension not supported. Expected: .bin, .json or .mp'],
      ]);
    }
  });

  it('no file, no time, or a time that is none', async () => {
    const { id } = await newDevice();
    const file = form(signedList({ device: id, readings: [] }), 'file');
    const at = (query: string, body: unknown) => call(sender, 'POST', `/streamer/report/${query}`, body);
    expect((await at('?timestamp=2021-01-01', {})).json).toEqual({ error: "missing request.data['file']" });
    expect((await at('', file)).json).toEqual({ error: 'missing timestamp argument' });
    for (const time of ['soon', '2021-13-01', '9999-01-01', '1969-12-31T23:59:59Z']) {
      const answer = await at(`?timestamp=${time}`, form(signedList({ device: id, readings: [] }), 'file'));
      expect([answer.status, Object.keys(answer.json as object)]).toEqual([400, ['timestamp']]);
    }
    expect((await at('?timestamp=2021-09-01', file)).status).toBe(201);
    const broken = await call(sender, 'POST', '/streamer/report/?timestamp=2021-09-01', 'no form', {
      'content-type': 'multipart/form-data; boundary=x',
    });
    expect(broken.status).toBe(400);
  });

  it("an unknown device, somebody else's, no right to write, no credentials", async () => {
    const { id, key } = await newDevice();
    const file = signedList({ device: id, readings: readings(1, 3) });
    const unknown = signedList({ device: 4_000_000, readings: readings(1, 3) });
    const notFound = await upload(sender, unknown, SENT);
    expect(notFound.status).toBe(404);
    const foreign = await upload(stranger, file, SENT);
    expect([foreign.status, foreign.json]).toEqual([404, notFound.json]);
    expect((await upload(reader, file, SENT)).status).toBe(403);
    for (const authorization of ['', 'jwt None', 'token nonsense', 'Bearer x'])
      expect((await upload({ platform, authorization }, file, SENT)).status).toBe(401);
    expect(await stored(key)).toEqual([]);
    for (const path of [
      `/streamer/${streamerSlug(id, 0)}/`,
      '/streamer/t--zz/',
      '/streamer/report/nonsense/',
    ])
      expect((await call(stranger, 'GET', path)).status).toBe(404);
  });
});

describe('streamers', () => {
  it('of others do not show in lists', async () => {
    const { id } = await newDevice();
    await upload(sender, signedList({ device: id, readings: readings(1, 3) }), SENT);
    expect((await call(stranger, 'GET', '/streamer/')).json).toMatchObject({ count: 0, results: [] });
    expect((await call(stranger, 'GET', '/streamer/report/')).json).toMatchObject({ count: 0, results: [] });
    expect((await call(stranger, 'GET', `/streamer/?device=${deviceSlug(id)}`)).status).toBe(404);
    expect((await call(sender, 'GET', '/streamer/?device=pump')).status).toBe(400);
    expect((await call(reader, 'GET', `/streamer/?device=d--${id.toString(16)}`)).json.count).toBe(1);
    expect((await call(reader, 'GET', '/streamer/?selector=95')).json.count).toBe(0);
  });

  it('cannot be made, changed or deleted by hand', async () => {
    const { id } = await newDevice();
    await upload(sender, signedList({ device: id, readings: [] }), SENT);
    const path = `/streamer/${streamerSlug(id, 0)}/`;
    for (const [method, at] of [
      ['POST', '/streamer/'],
      ['PATCH', path],
      ['DELETE', path],
    ] as const)
      expect((await call(sender, method, at, {})).status).toBe(403);
  });
});
