/** Entries on their way out: what a feed is asked for, in which forms it comes, and what of other APIs is in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Channel } from './client.js';

let client: Client;
let channel: Channel;

const DAY = Date.UTC(2024, 2, 30) / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');

/** Every six hours over two days; the second field has a text now and then, the third every other entry. */
const ENTRIES = Array.from({ length: 8 }, (_, at) => ({
  created_at: iso(DAY + at * 21_600 + at),
  field1: at * 1.125,
  field2: at === 3 ? 'broken' : at,
  ...(at % 2 === 0 ? { field3: -at } : {}),
  ...(at === 5 ? { status: 'five', latitude: 1.5, longitude: 2.5, elevation: 6 } : {}),
}));

beforeAll(async () => {
  client = await Client.start();
  channel = await client.channel({ name: 'Boiler', field1: 'Temperature', description: 'In the cellar' });
  await client.post(`/channels/${channel.id}/bulk_update.json`, {
    write_api_key: channel.write,
    updates: ENTRIES,
  });
});
afterAll(() => client.platform.stop());

const ask = (path: string, parameters: Record<string, string | number> = {}) =>
  client.get(`/channels/${channel.id}/${path}`, { api_key: channel.read, ...parameters });
const feed = async (parameters: Record<string, string | number>, path = 'feeds.json') =>
  (await ask(path, parameters)).json.feeds as Record<string, string | number | null>[];
const ids = async (parameters: Record<string, string | number>) =>
  (await feed(parameters)).map(({ entry_id: id }) => id);

describe('a feed', () => {
  it('tells of its channel and shows values as texts', async () => {
    const { json, headers } = await ask('feeds.json', { results: 2 });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(json).toEqual({
      channel: {
        ...{ id: channel.id, name: 'Boiler', description: 'In the cellar', last_entry_id: 8 },
        ...{ field1: 'Temperature', field2: 'Field 2', field3: 'Field 3' },
        ...{ created_at: expect.stringMatching(/:\d\dZ$/), updated_at: expect.stringMatching(/:\d\dZ$/) },
      },
      feeds: [
        { created_at: '2024-03-31T12:00:06Z', entry_id: 7, field1: '6.75', field2: '6', field3: '-6' },
        { created_at: '2024-03-31T18:00:07Z', entry_id: 8, field1: '7.875', field2: '7', field3: null },
      ],
    });
    expect((await ask('feeds', { results: 2 })).json).toEqual(json);
    expect((await ask('feed.json/', { results: 2 })).json).toEqual(json);
  });

  it('is of the span and number that are asked for', async () => {
    expect(await ids({ results: 100 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await ids({ results: 3 })).toEqual([6, 7, 8]);
    expect(await ids({ results: 0 })).toEqual([]);
    expect(await ids({ results: 99_999 })).toHaveLength(8);
    expect(await ids({})).toEqual([]);
    expect(await ids({ minutes: 10 })).toEqual([]);
    expect(await ids({ days: 20_000 })).toHaveLength(8);
    // Both ends belong to it, to the second.
    const [start, end] = ['2024-03-30 06:00:01', '2024-03-30 18:00:03'];
    expect(await ids({ start, end })).toEqual([2, 3, 4]);
    expect(await ids({ start, end, results: 2 })).toEqual([3, 4]);
    expect(await ids({ start: end, end: start })).toEqual([]);
    expect(await ids({ end: start })).toEqual([1, 2]);
    const zone = 'America/New_York';
    expect(await ids({ start: '2024-03-30 02:00:01', end: '2024-03-30 08:00:02', timezone: zone })).toEqual([
      2, 3,
    ]);
    expect(await ids({ start: '2024-03-30T08:00:01', end: '2024-03-30T14:00:02', offset: 2 })).toEqual([
      2, 3,
    ]);
  });

  it('shows times in a zone, over a change of the clocks too', async () => {
    const times = await feed({ results: 8, timezone: 'Europe/Berlin' });
    expect(times[3]!['created_at']).toBe('2024-03-30T19:00:03+01:00');
    expect(times[5]!['created_at']).toBe('2024-03-31T08:00:05+02:00');
    expect((await feed({ results: 1, offset: -5 }))[0]!['created_at']).toBe('2024-03-31T13:00:07-05:00');
  });

  it('has status and place where they are asked for', async () => {
    const [plain] = await feed({ start: ENTRIES[5]!.created_at, end: ENTRIES[5]!.created_at });
    expect(Object.keys(plain!)).toEqual(['created_at', 'entry_id', 'field1', 'field2', 'field3']);
    const [full] = await feed({
      ...{ start: ENTRIES[5]!.created_at, end: ENTRIES[5]!.created_at },
      ...{ status: 'true', location: 'true' },
    });
    expect(full).toMatchObject({ latitude: '1.5', longitude: '2.5', elevation: '6', status: 'five' });
  });

  it('is one of a field, with entries that have no value in it', async () => {
    const { json } = await ask('fields/3.json', { results: 2 });
    expect(Object.keys(json.channel)).toContain('field3');
    expect(Object.keys(json.channel)).not.toContain('field1');
    expect(json.feeds).toEqual([
      { created_at: '2024-03-31T12:00:06Z', entry_id: 7, field3: '-6' },
      { created_at: '2024-03-31T18:00:07Z', entry_id: 8, field3: null },
    ]);
    expect((await ask('field/field3.json', { results: 2 })).json).toEqual(json);
    expect((await ask('fields/7.json', { results: 1 })).json.feeds).toEqual([
      { created_at: '2024-03-31T18:00:07Z', entry_id: 8 },
    ]);
  });

  it('is CSV, with texts quoted where they must be', async () => {
    const { text, headers } = await ask('feeds.csv', {
      results: 2,
      status: 'true',
      timezone: 'Asia/Kolkata',
    });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(text).toBe(
      'created_at,entry_id,field1,field2,field3,status\n' +
        '2024-03-31 17:30:06 +0530,7,6.75,6,-6,\n2024-03-31 23:30:07 +0530,8,7.875,7,,\n',
    );
    expect((await ask('fields/1.csv', { results: 1 })).text).toBe(
      'created_at,entry_id,field1\n2024-03-31 18:00:07 UTC,8,7.875\n',
    );
    const other = await client.channel();
    await client.get('/update', { api_key: other.write, field1: 'a "b", c' });
    const quoted = await client.get(`/channels/${other.id}/fields/1.csv`, { api_key: other.read });
    expect(quoted.text).toMatch(/,1,"a ""b"", c"\n$/);
  });

  it('is of the status alone', async () => {
    const { json } = await ask('status.json', { results: 3 });
    expect(json.feeds).toEqual([
      { created_at: '2024-03-31T06:00:05Z', entry_id: 6, status: 'five' },
      { created_at: '2024-03-31T12:00:06Z', entry_id: 7, status: null },
      { created_at: '2024-03-31T18:00:07Z', entry_id: 8, status: null },
    ]);
  });
});

describe('pieces of time', () => {
  const span = { start: '2024-03-30 00:00:00', end: '2024-03-31 23:59:59' };

  it('have the first entry, a sum, an average or a median, and pieces without entries are there', async () => {
    expect(await feed({ ...span, timescale: 720 })).toMatchObject([
      { created_at: '2024-03-30T00:00:00Z', field1: '0', field2: '0' },
      { created_at: '2024-03-30T12:00:00Z', field1: '2.25', field2: '2' },
      { created_at: '2024-03-31T00:00:00Z', field1: '4.5', field3: '-4' },
      { created_at: '2024-03-31T12:00:00Z', field1: '6.75', field3: '-6' },
    ]);
    expect(await feed({ ...span, sum: 1440 })).toEqual([
      { created_at: '2024-03-30T00:00:00Z', field1: '6.75', field2: '3', field3: '-2' },
      { created_at: '2024-03-31T00:00:00Z', field1: '24.75', field2: '22', field3: '-10' },
    ]);
    // An entry without a number counts as 0.
    expect(await feed({ ...span, average: '1440' })).toMatchObject([
      { field1: '1.6875', field2: '0.75', field3: '-0.5' },
      { field1: '6.1875', field2: '5.5', field3: '-2.5' },
    ]);
    expect(await feed({ ...span, median: 1440, round: 1 })).toMatchObject([
      { field1: '1.7', field2: '1.0', field3: '-1.0' },
      { field1: '6.2', field2: '5.5', field3: '-5.0' },
    ]);
    const hours = await feed({ ...span, average: 240 });
    expect(hours.map(({ field1 }) => field1)).toEqual([
      '0',
      '1.125',
      null,
      '2.25',
      '3.375',
      null,
      '4.5',
      '5.625',
      null,
      '6.75',
      '7.875',
    ]);
    expect(hours[2]!['created_at']).toBe('2024-03-30T08:00:00Z');
  });

  it('are days of the time zone', async () => {
    const days = await feed({ results: 8, sum: 'daily', timezone: 'Asia/Tokyo' });
    expect(days.map(({ created_at: day, field2 }) => [day, field2])).toEqual([
      ['2024-03-30T00:00:00+09:00', '3'],
      ['2024-03-31T00:00:00+09:00', '15'],
      ['2024-04-01T00:00:00+09:00', '7'],
    ]);
    const changed = await feed({ results: 8, timescale: 'daily', timezone: 'Europe/Berlin' });
    expect(changed.map(({ created_at: day }) => day)).toEqual([
      '2024-03-30T00:00:00+01:00',
      '2024-03-31T00:00:00+01:00',
    ]);
  });

  it('are made of so many of the newest entries as `results` says', async () => {
    expect(await feed({ results: 3, sum: 1440 })).toMatchObject([{ field1: '20.25' }]);
  });

  it('are bounded in number', async () => {
    const far = await client.channel();
    await client.get('/update', { api_key: far.write, field1: 1, created_at: '1980-01-01' });
    await client.get('/update', { api_key: far.write, field1: 2 });
    const { status, json } = await client.get(`/channels/${far.id}/feeds.json`, {
      ...{ api_key: far.read, results: 2, sum: 10 },
    });
    expect([status, json.error.error_code]).toEqual([400, 'error_bad_request']);
    expect(json.error.details).toContain('100000 buckets');
  });
});

it('leaves out what is beyond a bound, and rounds', async () => {
  // Texts, and fields without a value, are beyond none.
  expect(await ids({ results: 8, min: 2 })).toEqual([4, 6, 8]);
  const numbers = (await feed({ results: 8, min: 2, max: 7 }, 'fields/1.json')).map(({ field1 }) => field1);
  expect(numbers).toEqual(['2.25', '3.375', '4.5', '5.625', '6.75']);
  const rounded = await feed({ results: 5, round: 1 });
  expect(rounded[0]).toMatchObject({ field1: '3.4', field2: 'broken', field3: null });
});

describe('a single entry', () => {
  it('is the last of the channel, of a field or with a status', async () => {
    const last = {
      created_at: '2024-03-31T18:00:07Z',
      entry_id: 8,
      field1: '7.875',
      field2: '7',
      field3: null,
    };
    expect((await ask('feeds/last.json')).json).toEqual(last);
    expect(JSON.parse((await ask('feeds/last.txt')).text)).toEqual(last);
    expect((await ask('fields/3/last.json')).json).toEqual({
      ...{ created_at: '2024-03-31T12:00:06Z', entry_id: 7, field3: '-6' },
    });
    const text = await ask('fields/3/last.txt', { prepend: '<', append: '>', round: 2 });
    expect([text.text, text.headers.get('content-type')]).toEqual(['<-6.00>', 'text/plain; charset=utf-8']);
    expect((await ask('fields/3/last.csv')).text).toBe(
      'created_at,entry_id,field3\n2024-03-31 12:00:06 UTC,7,-6\n',
    );
    expect((await ask('status/last.txt')).text).toBe('five');
    expect((await ask('status/last.json')).json).toEqual({
      ...{ created_at: '2024-03-31T06:00:05Z', entry_id: 6, status: 'five' },
    });
  });

  it('is the one of an id', async () => {
    const { json } = await ask('feeds/6.json', { location: 'true', status: 'true', offset: 1 });
    expect(json).toMatchObject({
      created_at: '2024-03-31T07:00:05+01:00',
      entry_id: 6,
      latitude: '1.5',
      status: 'five',
    });
    for (const path of ['feeds/99.json', 'feeds/4294967296.json', 'feeds/x.json', 'fields/8/last.txt'])
      expect([path, (await ask(path)).status, (await ask(path)).text]).toEqual([path, 400, '-1']);
  });
});

describe('refusals', () => {
  it('name the parameter, the value and what was expected', async () => {
    const cases: [string, Record<string, string>, RegExp][] = [
      ['feeds.json', { results: '-1' }, /results is "-1"; expected an integer, 0 or more/],
      ['feeds.csv', { days: 'many' }, /days is "many"/],
      ['fields/1.json', { start: 'soon' }, /start is "soon"; expected a time/],
      ['feeds.json', { end: '2024-13-01' }, /end is/],
      ['feeds.json', { timezone: 'Nowhere' }, /timezone is "Nowhere"/],
      ['feeds.json', { offset: '15' }, /offset is "15"; expected an integer from -12 to 14/],
      ['feeds.json', { round: '101' }, /round is/],
      ['feeds.json', { min: 'low' }, /min is "low"; expected a number/],
      [
        'feeds.json',
        { average: '11' },
        /average is "11"; expected one of 10, 15, 20, 30, 60, 240, 720, 1440, daily/,
      ],
      ['feeds.json', { status: 'maybe' }, /status is "maybe"; expected true or false/],
      ['fields/9.json', {}, /field is "9"; expected the number of a field, from 1 to 8/],
      ['fields/x/last.txt', {}, /field is "x"/],
    ];
    for (const [path, parameters, reason] of cases) {
      const { status, json } = await ask(path, parameters);
      expect([status, json.error.details], path).toEqual([400, expect.stringMatching(reason)]);
    }
  });

  it('of a key or a channel are a figure, the same for what is foreign and what is not there', async () => {
    const other = await client.channel();
    const { one, two } = client.platform;
    const paths = [
      'feeds.json',
      'feeds.csv',
      'fields/1.json',
      'fields/1/last.txt',
      'feeds/1.json',
      'status.json',
    ];
    for (const path of paths)
      for (const [id, key] of [
        [channel.id, 'nobody'],
        [channel.id, ''],
        [channel.id, other.read],
        [channel.id, other.write],
        [channel.id, two.token],
        [987_654, one.token],
        ['1e2', one.token],
        ['-1', one.token],
      ]) {
        const { status, text } = await client.get(`/channels/${id}/${path}`, { api_key: key! });
        expect([path, id, key, status, text]).toEqual([path, id, key, 400, '-1']);
      }
    const unknown = await client.get(`/channels/${channel.id}/charts/1`);
    expect(unknown.json).toMatchObject({ status: '404', error: { error_code: 'error_resource_not_found' } });
  });
});

describe('a device of other APIs', () => {
  it('is a channel whose series are fields in the order in which they came, for reading and writing', async () => {
    const write = (series: string, value: unknown, extras: object = {}) =>
      client.platform.call('POST', '/points?unit=s', {
        body: [{ device: 'pump', series, time: 1_700_000_000, value, ...extras }],
      });
    await write('temperature', 21.5, { latitude: 5, longitude: 6 });
    await write('running', true);
    await write('field2', 'from the start');
    await write('status', 3);
    const { json: device } = await client.platform.call('GET', '/devices/pump');
    const id = device.id as number;
    const key = { api_key: client.platform.one.token };
    const { json } = await client.get(`/channels/${id}/feeds.json`, {
      ...key,
      results: 10,
      location: 'true',
    });
    expect(json.channel).toMatchObject({
      ...{ name: 'pump', field1: 'temperature', field2: 'Field 2', field3: 'running', field4: 'status' },
    });
    expect(json.feeds).toEqual([
      {
        ...{ created_at: '2023-11-14T22:13:20Z', entry_id: 0 },
        ...{ field1: '21.5', field2: 'from the start', field3: 'true', field4: '3' },
        ...{ latitude: '5', longitude: '6', elevation: null },
      },
    ]);
    const made = await client.post(`/channels/${id}/api_keys.json`, { ...key, write_flag: true });
    await client.get('/update', { api_key: made.json.api_key, field1: 22, field3: 0, field5: 'new' });
    const last = await client.platform.call('GET', '/query/last?devices=pump');
    const values = Object.fromEntries(
      (last.json.items as { series: string; value: unknown }[]).map(({ series, value }) => [series, value]),
    );
    expect(values).toEqual({
      ...{ temperature: 22, running: false, field2: 'from the start', status: 3, field5: 'new' },
    });
    const refused = await client.post('/update.json', { api_key: made.json.api_key, status: 'text' });
    expect(refused.json.error.details).toContain('status');
  });
});
