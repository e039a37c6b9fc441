/** Entries on their way in: every form in which clients send one, whose key may, and ids that never come twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Channel } from './client.js';

let client: Client;
beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.platform.stop());

const feedOf = async ({ id, read }: Channel, parameters: Record<string, string | number> = {}) => {
  const { json } = await client.get(`/channels/${id}/feeds.json`, {
    ...{ api_key: read, results: 100, status: 'true', location: 'true' },
    ...parameters,
  });
  return json.feeds as Record<string, unknown>[];
};

describe('an entry', () => {
  it('comes in an address, a form or JSON, with the key in any of its places', async () => {
    const channel = await client.channel();
    const { write } = channel;
    const header = { 'x-thingspeakapikey': write };
    const answers = [
      await client.get('/update', { api_key: write, field1: 1 }),
      await client.get('/update', { key: write, field1: 2 }),
      await client.post('/update', `api_key=${write}&field1=3&headers=false`),
      await client.ask('POST', '/update/', 'field1=4', header),
      await client.ask('POST', '/update', 'field1=5', {
        thingspeakapikey: write,
        'content-type': 'text/plain',
      }),
      await client.post('/update', { api_key: write, field1: 6 }),
      await client.ask('POST', `/update?api_key=${write}&field1=0&field1=1`, 'field1=0&field1=7'),
    ];
    expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((id) => `200 ${id}`),
    );
    expect((await feedOf(channel)).map(({ entry_id: id, field1 }) => [id, field1])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((id) => [id, String(id)]),
    );
  });

  it('is answered as it was stored, in JSON and XML', async () => {
    const { id, write } = await client.channel();
    const sent = { field1: 64.5, field8: 'on <', status: 'fine', lat: 1.25, long: -2, elevation: 12 };
    const { json } = await client.post('/update.json', {
      ...{ api_key: write, ...sent, created_at: '2024-02-29 23:59:59', timezone: 'Europe/Berlin' },
    });
    expect(json).toEqual({
      ...{ channel_id: id, entry_id: 1, created_at: '2024-02-29T23:59:59+01:00' },
      ...{ field1: '64.5', field2: null, field3: null, field4: null },
      ...{ field5: null, field6: null, field7: null, field8: 'on <' },
      ...{ status: 'fine', latitude: '1.25', longitude: '-2', elevation: '12' },
    });
    const { text, headers } = await client.get('/update.xml', { api_key: write, field8: 'a<b' });
    expect(headers.get('content-type')).toContain('application/xml');
    expect(text).toContain('<entry-id type="integer">2</entry-id>');
    expect(text).toContain('<field8>a&lt;b</field8>');
    expect(text).toContain('<field1 nil="true"/>');
  });

  it('with only a place, a height or a status is one', async () => {
    const channel = await client.channel();
    const { write } = channel;
    await client.get('/update', { api_key: write, lat: -89.5, long: 179.0000001 });
    await client.get('/update', { api_key: write, elevation: -3.5 });
    await client.get('/update', { api_key: write, status: ' spaced, and a comma ' });
    expect(await feedOf(channel)).toMatchObject([
      { entry_id: 1, latitude: '-89.5', longitude: '179.0000001', elevation: null, status: null },
      { entry_id: 2, latitude: null, elevation: '-3.5' },
      { entry_id: 3, status: ' spaced, and a comma ' },
    ]);
  });

  it('is refused whole by a figure and a reason, and takes no id', async () => {
    const channel = await client.channel();
    const { write } = channel;
    await client.get('/update', { api_key: write, field1: 1 });
    const cases: [Record<string, string | number>, RegExp][] = [
      [{}, /field1 is missing; expected at least one of field1 to field8/],
      [{ field1: '', status: '' }, /field1 is missing/],
      [{ field1: 'abc', field2: 2 }, /field1 is "abc"; expected a finite number/],
      [{ field2: 'nan' }, /field2 is "nan"; expected a finite number/],
      [{ field1: 2, created_at: 'yesterday' }, /created_at is "yesterday"; expected a time such as/],
      [{ field1: 2, created_at: '1900-01-01 00:00:00' }, /1900|1970/],
      [{ field1: 2, created_at: '2900-01-01 00:00:00' }, /2900/],
      [{ field1: 2, timezone: 'Mars/Base' }, /timezone is "Mars\/Base"/],
      [{ field1: 2, lat: 91, long: 0 }, /lat is "91"; expected degrees from -90 to 90/],
      [{ field1: 2, lat: 9 }, /long is missing/],
      [{ field1: 2, elevation: 'high' }, /elevation is "high"/],
    ];
    for (const [parameters, reason] of cases) {
      const { status, text, headers } = await client.get('/update', { api_key: write, ...parameters });
      expect([status, text], JSON.stringify(parameters)).toEqual([400, '0']);
      expect(headers.get('x-tributary-error')).toMatch(reason);
      const asJson = await client.post('/update.json', { api_key: write, ...parameters });
      expect(asJson.json, JSON.stringify(parameters)).toMatchObject({
        status: '400',
        error: { error_code: 'error_bad_request', details: expect.stringMatching(reason) },
      });
    }
    for (const body of ['[1]', '{"api_key":', '{"field1":{"a":1}}']) {
      const { status, text } = await client.ask('POST', `/update?api_key=${write}`, body);
      expect([status, text], body).toEqual([400, '0']);
    }
    expect((await client.get('/update', { api_key: write, field1: 3 })).text).toBe('2');
    expect(await feedOf(channel)).toHaveLength(2);
  });

  it('of a key that may not is refused, in whatever place the key stands', async () => {
    const [mine, other] = [await client.channel(), await client.channel()];
    const { two, one } = client.platform;
    for (const key of [mine.read, 'nobody', two.token, one.token, one.reader, '']) {
      const asked = { api_key: key, field1: '1' };
      for (const answer of [
        await client.get('/update', asked),
        await client.post('/update', new URLSearchParams(asked).toString()),
        await client.post('/update', asked),
      ])
        expect([key, answer.status, answer.text]).toEqual([key, 400, '0']);
      expect((await client.post('/update.json', asked)).json.error.error_code).toBe('error_auth_required');
    }
    const bulk = { updates: [{ delta_t: 0, field1: 1 }] };
    for (const key of [mine.read, other.write, two.token, 'nobody']) {
      const path = `/channels/${mine.id}/bulk_update.json`;
      for (const answer of [
        await client.post(path, { write_api_key: key, ...bulk }),
        await client.post(`${path}?api_key=${key}`, bulk),
      ])
        expect([key, [401, 404].includes(answer.status)]).toEqual([key, true]);
    }
    expect(await feedOf(mine)).toEqual([]);
  });
});

describe('a bulk update', () => {
  it('stores entries of JSON with times of their own', async () => {
    const channel = await client.channel();
    const { status, json } = await client.post(`/channels/${channel.id}/bulk_update.json`, {
      write_api_key: channel.write,
      updates: [
        { created_at: '2018-01-10 10:26:21 -0500', field1: 1.7, status: 'well' },
        { created_at: 1515597990, field1: '1.9', latitude: 1, longitude: 2, elevation: '4' },
        { created_at: '2018-01-10T15:26:35Z', field2: 'x' },
      ],
    });
    expect([status, json]).toEqual([202, { success: true }]);
    expect(await feedOf(channel)).toMatchObject([
      { created_at: '2018-01-10T15:26:21Z', entry_id: 1, field1: '1.7', status: 'well' },
      { created_at: '2018-01-10T15:26:30Z', entry_id: 2, field1: '1.9', latitude: '1', elevation: '4' },
      { created_at: '2018-01-10T15:26:35Z', entry_id: 3, field2: 'x' },
    ]);
  });

  it('makes a new field of texts where one of its values is none of a number', async () => {
    const channel = await client.channel();
    const values = ['12', 'dry', 7];
    await client.post(`/channels/${channel.id}/bulk_update.json`, {
      write_api_key: channel.write,
      updates: values.map((value) => ({ delta_t: 1, field1: value, field2: 1 })),
    });
    expect((await feedOf(channel)).map(({ field1 }) => field1)).toEqual(['12', 'dry', '7']);
    const { json } = await client.platform.call('GET', '/query/last?series=field1&series=field2');
    const last = json.items as { device: string; series: string; value: unknown }[];
    const own = last.filter(({ device }) => device === last.at(-1)!.device);
    expect(own.map(({ value }) => value)).toEqual(['7', 1]);
  });

  it('with differences of time ends now', async () => {
    const channel = await client.channel();
    const before = Math.floor(Date.now() / 1000);
    await client.post(`/channels/${channel.id}/bulk_update.json`, {
      write_api_key: channel.write,
      updates: [0, 15, '15', 30.5].map((delta, at) => ({ delta_t: delta, field1: at })),
    });
    const times = (await feedOf(channel)).map(
      ({ created_at: time }) => Date.parse(time as string) / 1000 - before,
    );
    const [first, second, third, last] = times as [number, number, number, number];
    expect(last).toBeGreaterThanOrEqual(0);
    expect([second - first, third - second].every((step) => step >= 14 && step <= 16)).toBe(true);
    expect(last - third).toBeGreaterThanOrEqual(30);
  });

  it('stores entries of CSV, with what is left out at their end, and commas in a status', async () => {
    const channel = await client.channel();
    const lines = [
      '2018-06-14 12:12:22 -0500,2,5,4,,,,,,1,2,7,well, very well',
      '1528996383,3',
      '1528996384,,,9|',
    ];
    const { status } = await client.post(
      `/channels/${channel.id}/bulk_update.csv`,
      new URLSearchParams({
        ...{ write_api_key: channel.write, time_format: 'absolute', updates: lines.join('|') },
      }).toString(),
    );
    expect(status).toBe(202);
    expect(await feedOf(channel)).toMatchObject([
      {
        created_at: '2018-06-14T17:12:22Z',
        field1: '2',
        field3: '4',
        latitude: '1',
        status: 'well, very well',
      },
      { created_at: '2018-06-14T17:13:03Z', field1: '3', field2: null },
      { created_at: '2018-06-14T17:13:04Z', field1: null, field3: '9' },
    ]);
  });

  it('is stored whole or not at all, and says which entry and why', async () => {
    const channel = await client.channel();
    const path = `/channels/${channel.id}/bulk_update`;
    const good = { delta_t: 1, field1: 1 };
    const cases: [unknown, RegExp][] = [
      ['x', /updates is "x"; expected a list/],
      [[], /updates is "0 entries"; expected 1 to 14400/],
      [[good, 5], /updates\[1\] is 5; expected an object/],
      [[good, { field1: 1 }], /updates\[1\]\.created_at is missing/],
      [[good, { delta_t: -1, field1: 1 }], /updates\[1\]\.delta_t is -1/],
      [[good, { created_at: '2020-01-01', field1: 1 }], /the same kind of time/],
      [[good, { delta_t: 1 }], /updates\[1\]\.field1 is missing/],
      [[good, { delta_t: 1, field2: ['a'] }], /updates\[1\]\.field2/],
      [[good, { delta_t: 3e9, field1: 2 }], /1970/],
      [[{ created_at: 1700000000000, field1: 2 }], /updates\[0\]/],
      [
        [
          { delta_t: 1, field3: 'inf' },
          { delta_t: 1, field3: 1 },
        ],
        /updates\[0\]\.field3 is "inf"; expected a finite/,
      ],
    ];
    for (const [updates, reason] of cases) {
      const { status, json } = await client.post(`${path}.json`, { write_api_key: channel.write, updates });
      expect([status, json.error.details], String(reason)).toEqual([400, expect.stringMatching(reason)]);
    }
    const csv = await client.post(`${path}.csv`, `write_api_key=${channel.write}&updates=1,2`);
    expect(csv.json.error.details).toMatch(/time_format is missing/);
    expect(await feedOf(channel)).toEqual([]);
  });

  it('takes 14,400 entries, more bytes than a body whose sender is unknown may have elsewhere', async () => {
    const channel = await client.channel();
    const updates = Array.from({ length: 14_400 }, (_, at) => ({
      ...{ created_at: 1_600_000_000 + at, field1: at, field2: at / 3, status: 'entry' },
    }));
    const path = `/channels/${channel.id}/bulk_update.json`;
    const sent = await client.post(path, { write_api_key: channel.write, updates });
    expect(sent.status).toBe(202);
    const feed = await feedOf(channel, { results: 8_000 });
    expect([feed.length, feed[0]!['entry_id'], feed.at(-1)!['field1']]).toEqual([8_000, 6_401, '14399']);
    const more = [...updates, updates[0]];
    expect((await client.post(path, { write_api_key: channel.write, updates: more })).status).toBe(400);
    const large = await client.post(path, { api_key: channel.write, updates: 'x'.repeat(5_000_000) });
    expect(large.json.error.error_code).toBe('error_request_too_large');
  });
});

describe('an entry of a time that the channel has', () => {
  it('takes the place of that one and keeps its id, in the spool, in the engine and after a restart', async () => {
    const channel = await client.channel();
    const bulk = `/channels/${channel.id}/bulk_update.json`;
    const updates = Array.from({ length: 30 }, (_, at) => ({
      ...{ created_at: `2024-01-01 00:00:${String(at).padStart(2, '0')}`, field1: at },
      ...(at % 2 ? { status: `s${at}` } : {}),
    }));
    const send = (field1: number) =>
      client.post(bulk, {
        write_api_key: channel.write,
        updates: updates.map((one) => ({ ...one, field1: one.field1 + field1 })),
      });
    const ids = async () => (await feedOf(channel)).map(({ entry_id: id, field1 }) => [id, Number(field1)]);
    const expected = (more: number) => updates.map((_, at) => [at + 1, at + more]);
    await send(0);
    await send(100);
    expect(await ids()).toEqual(expected(100));
    await send(200);
    expect(await ids()).toEqual(expected(200));
    await client.platform.restart();
    await send(300);
    expect(await ids()).toEqual(expected(300));
    const again = { api_key: channel.write, created_at: '2024-01-01T00:00:05Z' };
    expect((await client.get('/update', { ...again, field2: 'more' })).text).toBe('6');
    expect((await feedOf(channel))[5]).toMatchObject({
      entry_id: 6,
      field1: '305',
      field2: 'more',
      status: 's5',
    });
    expect((await client.get('/update', { ...again, created_at: '2023-01-01', field1: 1 })).text).toBe('31');
    expect((await client.get('/update', { api_key: channel.write, field1: 2 })).text).toBe('32');
  });

  it('does so when both come at once, and when one request has both', async () => {
    const channel = await client.channel();
    const bulk = `/channels/${channel.id}/bulk_update.json`;
    const updates = [1, 2, 3].map((field1) => ({ created_at: 1_700_000_000 + field1, field1 }));
    const body = { write_api_key: channel.write, updates };
    const single = { api_key: channel.write, field1: 2, created_at: '2023-11-14T22:13:22Z' };
    await Promise.all([
      ...Array.from({ length: 8 }, () => client.post(bulk, body)),
      ...Array.from({ length: 8 }, () => client.get('/update', single)),
    ]);
    const twice = [4, 5].map((field1) => ({ created_at: 1_700_000_009, field1 }));
    await client.post(bulk, { write_api_key: channel.write, updates: twice });
    expect((await feedOf(channel)).map(({ field1 }) => field1)).toEqual(['1', '2', '3', '5']);
  });

  it('is another one beside a point without a number, which has no id', async () => {
    const channel = await client.channel();
    await client.get('/update', { api_key: channel.write, field1: 1 });
    const { json } = await client.platform.call('GET', '/devices?limit=1000');
    const { key } = (json.items as { id: number; key: string }[]).find(({ id }) => id === channel.id)!;
    await client.platform.call('POST', '/points?unit=s', {
      body: [{ device: key, series: 'field1', time: 1_700_000_000, value: 7 }],
    });
    const sent = { api_key: channel.write, field1: 8, created_at: '2023-11-14T22:13:20Z' };
    expect((await client.get('/update', sent)).text).toBe('2');
    const feed = await feedOf(channel, { results: 3 });
    expect(feed.map(({ entry_id: id, field1 }) => [id, field1])).toEqual([
      [0, '7'],
      [2, '8'],
      [1, '1'],
    ]);
  });
});

describe('ids of entries', () => {
  it('are never given twice to entries that come at once', async () => {
    const channel = await client.channel();
    const bulk = `/channels/${channel.id}/bulk_update.json`;
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        at % 10 === 0
          ? client.post(bulk, {
              write_api_key: channel.write,
              updates: [1, 2, 3].map((field1) => ({ delta_t: 1, field1 })),
            })
          : client.get('/update', { api_key: channel.write, [`field${1 + (at % 8)}`]: at }),
      ),
    );
    const singles = answers.filter(({ status }) => status === 200).map(({ text }) => Number(text));
    expect(new Set(singles).size).toBe(36);
    const ids = (await feedOf(channel)).map(({ entry_id: id }) => id as number).sort((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 48 }, (_, at) => at + 1));
  });

  it('go on above those of other APIs, also after a restart and behind an entry of an old time', async () => {
    const channel = await client.channel();
    const { write, id } = channel;
    await client.get('/update', { api_key: write, field1: 1 });
    const { json: device } = await client.platform.call('GET', '/devices?limit=1000');
    const { key } = (device.items as { id: number; key: string }[]).find((one) => one.id === id)!;
    await client.platform.call('POST', '/points?unit=us', {
      body: [{ device: key, series: 'field2', time: 1_600_000_000_000_000, value: 2, sequence: 7 }],
    });
    const old = await client.get('/update', { api_key: write, field1: 3, created_at: '2011-01-01 00:00:00' });
    expect(old.text).toBe('8');
    await client.platform.restart();
    expect((await client.get('/update', { api_key: write, field3: 4 })).text).toBe('9');
    await client.platform.restart();
    expect(
      (await client.get('/update', { api_key: write, status: 'x', created_at: '2012-01-01' })).text,
    ).toBe('10');
    await client.platform.restart();
    expect((await client.get('/update', { api_key: write, field1: 5 })).text).toBe('11');
    const { json } = await client.get(`/channels/${id}.json`, { api_key: channel.read });
    expect(json.last_entry_id).toBe(11);
  });

  it('end where sequences end, with a reason', async () => {
    const channel = await client.channel();
    await client.get('/update', { api_key: channel.write, field1: 1 });
    const { json: device } = await client.platform.call('GET', '/devices?limit=1000');
    const { key } = (device.items as { id: number; key: string }[]).find(({ id }) => id === channel.id)!;
    await client.platform.call('POST', '/points?unit=us', {
      body: [
        { device: key, series: 'field2', time: 1_600_000_000_000_000, value: 2, sequence: 4_294_967_294 },
      ],
    });
    expect((await client.get('/update', { api_key: channel.write, field1: 2 })).text).toBe('4294967295');
    const over = await client.post('/update.json', { api_key: channel.write, field1: 3 });
    expect(over.json).toMatchObject({ status: '409', error: { error_code: 'error_conflict' } });
    expect(over.json.error.details).toContain('4294967295');
  });
});
