/** Channels: who makes, sees, changes and ends them, and what their keys may. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.js';

let client: Client;
beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.platform.stop());

const keyOf = (channel: { api_keys: { api_key: string; write_flag: boolean }[] }, isForWriting: boolean) =>
  channel.api_keys.find(({ write_flag: flag }) => flag === isForWriting)!.api_key;

describe('a channel', () => {
  it('is made with its keys, which are shown once', async () => {
    const { one } = client.platform;
    const made = await client.post(
      '/channels.json',
      new URLSearchParams({
        ...{
          api_key: one.token,
          name: 'My Channel',
          description: 'About',
          tags: 'a, b',
          public_flag: 'false',
        },
        ...{
          field1: 'Stuff',
          field3: 'Data',
          metadata: '{"a":1}',
          url: 'http://example.org',
          elevation: '5',
        },
        ...{ latitude: '1.5', longitude: '-2' },
      }).toString(),
    );
    expect(made.status).toBe(200);
    expect(made.json).toMatchObject({
      ...{ name: 'My Channel', description: 'About', metadata: '{"a":1}', url: 'http://example.org' },
      ...{ latitude: '1.5', longitude: '-2', elevation: '5', last_entry_id: null, public_flag: false },
      ...{ tags: [{ name: 'a' }, { name: 'b' }], api_keys: [{ write_flag: true }, { write_flag: false }] },
    });
    const { id } = made.json as { id: number };
    const seen = await client.get(`/channels/${id}.json`, { api_key: keyOf(made.json, false) });
    expect(seen.json).toEqual({ ...made.json, api_keys: [] });
    const feed = await client.get(`/channels/${id}/feeds.json`, {
      ...{ api_key: keyOf(made.json, false), metadata: 'true' },
    });
    expect(feed.json.channel).toMatchObject({ field1: 'Stuff', field3: 'Data', metadata: '{"a":1}' });
    const { json: device } = await client.platform.call('GET', '/devices?limit=1000');
    expect((device.items as { id: number }[]).find((one) => one.id === id)).toMatchObject({
      ...{ name: 'My Channel', location: { latitude: 1.5, longitude: -2 } },
    });
    const list = await client.get('/channels.json', { api_key: one.token });
    expect((list.json as { id: number }[]).map((channel) => channel.id)).toContain(id);
    expect((await client.get('/channels.json', { api_key: client.platform.two.token })).json).toEqual([]);
  });

  it('is changed, emptied and deleted', async () => {
    const { token } = client.platform.one;
    const { id, write, read } = await client.channel({
      name: 'Old',
      field1: 'Heat',
      latitude: '1',
      longitude: '2',
    });
    const path = `/channels/${id}.json?api_key=${token}`;
    const change = await client.ask('PUT', path, 'name=New&field1=Warmth&field2=Wet&longitude=3');
    expect(change.json).toMatchObject({ name: 'New', latitude: '1', longitude: '3' });
    await client.ask('PUT', path, { field2: '', description: 'More', latitude: '', longitude: '' });
    const feed = async () =>
      (await client.get(`/channels/${id}/feeds.json`, { api_key: read, results: 9 })).json;
    await client.get('/update', { api_key: write, field1: 1 });
    expect(await feed()).toMatchObject({
      ...{ channel: { name: 'New', description: 'More', field1: 'Warmth', last_entry_id: 1 } },
      feeds: [{ field1: '1' }],
    });
    expect((await feed()).channel).not.toHaveProperty('field2');
    expect((await feed()).channel).not.toHaveProperty('latitude');
    const cleared = await client.ask('DELETE', `/channels/${id}/feeds.json`, `api_key=${token}`);
    expect([cleared.status, cleared.json]).toEqual([200, []]);
    expect(await feed()).toMatchObject({ channel: { last_entry_id: null }, feeds: [] });
    const removed = await client.ask('DELETE', path);
    expect([removed.status, removed.json.id]).toEqual([200, id]);
    expect((await client.get('/update', { api_key: write, field1: 1 })).text).toBe('0');
    expect((await client.get(`/channels/${id}/feeds.json`, { api_key: token })).text).toBe('-1');
  });

  it('is refused with the name of what is wrong', async () => {
    const { token } = client.platform.one;
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ public_flag: 'true' }, /public_flag is true; expected false/],
      [{ name: 'x'.repeat(256) }, /name is .*expected a text of at most 255/],
      [{ field1: 'x'.repeat(256) }, /field1 is/],
      [{ metadata: 'x'.repeat(4_001) }, /metadata is/],
      [{ latitude: 'north', longitude: 1 }, /latitude is "north"; expected degrees from -90 to 90/],
      [{ latitude: 5 }, /longitude is missing/],
      [{ name: { a: 1 } }, /name is/],
    ];
    for (const [settings, reason] of cases) {
      const { status, json } = await client.post('/channels.json', { api_key: token, ...settings });
      expect([status, json.error.details], String(reason)).toEqual([400, expect.stringMatching(reason)]);
    }
  });
});

describe('keys', () => {
  it('of a channel reach that channel and nothing else of any API', async () => {
    const { write, read } = await client.channel();
    for (const token of [write, read])
      for (const path of ['/devices', '/series', '/query/points?devices=x', '/tokens'])
        expect((await client.platform.call('GET', path, { token })).status, path).toBe(403);
    for (const key of [write, read]) {
      const made = await client.post('/channels.json', { api_key: key, name: 'more' });
      expect(made.json).toMatchObject({ status: '401', error: { error_code: 'error_auth_required' } });
      expect((await client.get('/channels.json', { api_key: key })).json.status).toBe('401');
    }
  });

  it('for reading do not write, and those for writing read', async () => {
    const { id, write, read } = await client.channel();
    expect((await client.get('/update', { api_key: read, field1: 1 })).text).toBe('0');
    await client.get('/update', { api_key: write, field1: 2 });
    expect((await client.get(`/channels/${id}/fields/1/last.txt`, { api_key: write })).text).toBe('2');
  });

  it('are made by who administers the project, and end when they are revoked', async () => {
    const { one, two } = client.platform;
    const { id, write } = await client.channel();
    const path = `/channels/${id}/api_keys.json`;
    for (const key of [one.writer, write, two.token, 'nobody'])
      expect((await client.post(path, { api_key: key, write_flag: true })).json, key).toMatchObject({
        status: expect.stringMatching(/^40[14]$/),
      });
    const { json } = await client.post(path, { api_key: one.token, write_flag: 'true' });
    expect(json.write_flag).toBe(true);
    expect((await client.get('/update', { api_key: json.api_key, field1: 1 })).text).toBe('1');
    const { json: tokens } = await client.platform.call('GET', '/tokens?limit=1000');
    const own = (tokens.items as { id: number; name: string }[]).filter(
      ({ name }) => name === `ThingSpeak write key of channel ${id}`,
    );
    expect(own).toHaveLength(2);
    for (const token of own) await client.platform.call('DELETE', `/tokens/${token.id}`);
    for (const key of [json.api_key as string, write])
      expect((await client.get('/update', { api_key: key, field1: 2 })).text).toBe('0');
  });

  it('that are made by a key in a body stand in the audit log with who made them', async () => {
    const { id } = await client.channel({ name: 'Recorded' });
    const { json } = await client.platform.call('GET', '/audit', { token: client.platform.one.admin });
    const own = (
      json.items as { action: string; door: string; actor: { kind: string }; subject: { name: string } }[]
    ).slice(0, 2);
    expect(own.map(({ action, door, actor }) => [action, door, actor.kind])).toEqual([
      ['token.create', 'thingspeak', 'token'],
      ['token.create', 'thingspeak', 'token'],
    ]);
    expect(own[0]!.subject.name).toBe(`ThingSpeak read key of channel ${id}`);
  });
});

it('a channel that had another number at ThingSpeak is known by that one, and its key goes on', async () => {
  const { id, write, read } = await client.channel({ name: 'Moved in' });
  const { json: list } = await client.platform.call('GET', '/devices?limit=1000');
  const { key } = (list.items as { id: number; key: string }[]).find((device) => device.id === id)!;
  const adopted = await client.platform.call('PATCH', `/devices/${key}`, {
    body: { externalIds: { thingspeak: '266256' } },
  });
  expect(adopted.status, adopted.text).toBe(200);
  const sent = await client.post('/update.json', { api_key: write, field1: 7 });
  expect(sent.json).toMatchObject({ channel_id: 266_256, entry_id: 1 });
  const bulk = { write_api_key: write, updates: [{ delta_t: 0, field1: 8 }] };
  expect((await client.post('/channels/266256/bulk_update.json', bulk)).status).toBe(202);
  const { json } = await client.get('/channels/266256/feeds.json', { api_key: read, results: 5 });
  expect(json).toMatchObject({ channel: { id: 266_256 }, feeds: [{ field1: '7' }, { field1: '8' }] });
  const listed = await client.get('/channels.json', { api_key: client.platform.one.token });
  expect((listed.json as { id: number }[]).map((channel) => channel.id)).toContain(266_256);
  const other = await client.channel();
  expect((await client.get('/channels/266256/feeds.json', { api_key: other.read })).text).toBe('-1');
});

it('notes entries that were refused in the list of the project, wherever the key stood', async () => {
  const { write } = await client.channel();
  await client.get('/update', { api_key: write, field1: 'inf' });
  await client.post('/update', `api_key=${write}&elevation=high`);
  const { json } = await client.platform.call('GET', '/refusals');
  const found = (json.items as { door: string; message: string }[]).filter(
    ({ door }) => door === 'thingspeak',
  );
  const messages = found.map(({ message }) => message).join('\n');
  expect(messages).toContain('field1 is "inf"');
  expect(messages).toContain('elevation is "high"');
});

it('lets pages of other origins ask, with the key in a header too', async () => {
  const origin = { origin: 'https://example.org' };
  for (const path of ['/update', '/update.json', '/channels.json', '/channels/1/feeds.json']) {
    const asked = { ...origin, 'access-control-request-headers': 'x-thingspeakapikey' };
    const preflight = await client.ask('OPTIONS', path, undefined, asked);
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')], path).toEqual([
      204,
      '*',
    ]);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('X-THINGSPEAKAPIKEY');
    const answer = await client.ask('GET', path, undefined, origin);
    expect(answer.headers.get('access-control-allow-origin'), path).toBe('*');
  }
});
