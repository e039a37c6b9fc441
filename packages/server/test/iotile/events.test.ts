/** Events: sent as JSON, uploaded as files, listed, changed, and their documents read back. */
import { gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceSlug, projectSlug, streamSlug, variableSlug } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { call, form, type Sender } from '../support/iotile-client.js';

let platform: TestPlatform;
let sender: Sender;
let reader: Sender;
let stranger: Sender;
let project: number;
let devices = 0;

beforeAll(async () => {
  platform = await startTestPlatform();
  const as = (token: string): Sender => ({ platform, authorization: `token ${token}` });
  [sender, reader, stranger] = [as(platform.one.token), as(platform.one.reader), as(platform.two.token)];
  project = platform.one.project;
});
afterAll(() => platform.stop());

async function newStream(number = 0x5020): Promise<{ slug: string; device: number }> {
  const { json } = await platform.call('POST', '/devices', { body: { key: `events ${++devices}` } });
  const device = (json as { id: number }).id;
  return { slug: streamSlug(project, device, number), device };
}

const send = (fields: Record<string, string>, file: Uint8Array, name = 'trace.json', as = sender) =>
  call(as, 'POST', '/event/upload/', form(file, name, fields));
const TRACE = { samples: [1, 2.5, -3], text: 'größe' };
const TRACE_FILE = Buffer.from(JSON.stringify(TRACE));
const AT = '2021-02-03T04:05:06Z';

describe('an uploaded event', () => {
  it('gives back its document and its facts', async () => {
    const { slug, device } = await newStream();
    const made = await send({ stream: slug, timestamp: AT, encoded_extra_data: '{"axis":"z"}' }, TRACE_FILE);
    expect([made.status, made.json]).toEqual([
      201,
      {
        id: expect.any(Number),
        stream: slug,
        device_timestamp: null,
        timestamp: AT,
        streamer_local_id: 0,
        encoded_extra_data: '{"axis":"z"}',
      },
    ]);
    const { id } = made.json as { id: number };
    const { json: list } = await call(sender, 'GET', `/event/?filter=${slug}`);
    expect(list).toMatchObject({ count: 1, next: null, previous: null });
    expect(list.results[0]).toEqual({
      id,
      stream: slug,
      project: projectSlug(project),
      device: deviceSlug(device),
      variable: variableSlug(project, 0x5020),
      s3bucket: null,
      s3key: `event/${id}`,
      ext: 'json',
      has_raw_data: true,
      device_timestamp: null,
      timestamp: AT,
      streamer_local_id: 0,
      dirty_ts: false,
      status: 'unk',
      extra_data: { axis: 'z' },
    });
    expect((await call(sender, 'GET', `/event/${id}/`)).json).toEqual(list.results[0]);
    expect((await call(reader, 'GET', `/event/${id}/data/`)).json).toEqual(TRACE);
    expect((await call(sender, 'GET', `/event/${id}/url/`)).json).toEqual({
      url: `${platform.url}/api/v1/event/${id}/data/`,
    });
  });

  it('that came packed is given back unpacked, and one without an ending is JSON', async () => {
    const { slug } = await newStream();
    for (const [name, file] of [
      ['trace.json.gz', gzipSync(TRACE_FILE)],
      ['file', TRACE_FILE],
    ] as const) {
      const { json } = await send({ stream: slug, timestamp: AT }, file, name);
      const answer = await call(sender, 'GET', `/event/${json.id}/data/`);
      expect([answer.status, answer.json]).toEqual([200, TRACE]);
    }
  });

  it('with a number comes once', async () => {
    const { slug } = await newStream();
    const fields = { stream: slug, timestamp: AT, streamer_local_id: '7', device_timestamp: '40' };
    const first = await send(fields, TRACE_FILE);
    const second = await send(fields, Buffer.from('[]'));
    expect(second.json).toEqual(first.json);
    expect((await call(sender, 'GET', `/event/?filter=${slug}`)).json.count).toBe(1);
    expect((await call(sender, 'GET', `/event/${first.json.id}/data/`)).json).toEqual(TRACE);
  });

  it.each([
    ['no file', {}, undefined, { error: "missing request.data['file']" }],
    ['another ending', {}, ['trace.csv', TRACE_FILE], ['Unsupported extension for Stream Event']],
    ['no JSON', {}, ['trace.json', Buffer.from('{')], [expect.stringContaining('not a JSON document')]],
    ['no gzip data', {}, ['trace.json.gz', TRACE_FILE], [expect.stringContaining('not gzip data')]],
    [
      'facts that are no JSON',
      { encoded_extra_data: '{' },
      ['a.json', TRACE_FILE],
      { encoded_extra_data: [expect.any(String)] },
    ],
    [
      'facts that are no dictionary',
      { encoded_extra_data: '[1]' },
      ['a.json', TRACE_FILE],
      { encoded_extra_data: [expect.any(String)] },
    ],
    ['no stream', { stream: '' }, ['a.json', TRACE_FILE], { stream: [expect.any(String)] }],
    ['no time', { timestamp: '' }, ['a.json', TRACE_FILE], { timestamp: [expect.any(String)] }],
    ['a wrong time', { timestamp: 'noon' }, ['a.json', TRACE_FILE], { timestamp: [expect.any(String)] }],
    [
      'a wrong number',
      { streamer_local_id: '-1' },
      ['a.json', TRACE_FILE],
      { streamer_local_id: [expect.any(String)] },
    ],
  ] as const)('with %s is refused and leaves nothing', async (_, change, file, body) => {
    const { slug } = await newStream();
    const fields = { stream: slug, timestamp: AT, ...change };
    const answer =
      file === undefined
        ? await call(sender, 'POST', '/event/upload/', {})
        : await send(fields, file[1], file[0]);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual(body);
    expect((await call(sender, 'GET', `/event/?filter=${slug}`)).json.count).toBe(0);
  });

  it("of somebody else's stream is not found, and needs the right to write", async () => {
    const { slug } = await newStream();
    const fields = { stream: slug, timestamp: AT };
    const [foreign, unknown] = [
      await send(fields, TRACE_FILE, 'a.json', stranger),
      await send({ ...fields, stream: streamSlug(project, 4_000_000, 1) }, TRACE_FILE),
    ];
    expect([foreign.status, foreign.json]).toEqual([unknown.status, unknown.json]);
    expect(foreign.status).toBe(404);
    expect((await send(fields, TRACE_FILE, 'a.json', reader)).status).toBe(403);
    const { json } = await send(fields, TRACE_FILE);
    for (const path of [`/event/${json.id}/`, `/event/${json.id}/data/`, `/event/${json.id}/url/`])
      expect((await call(stranger, 'GET', path)).status).toBe(404);
    expect((await call(stranger, 'GET', `/event/?filter=${slug}`)).json.count).toBe(0);
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      const body = method.startsWith('P') ? { extra_data: { b: 1 } } : undefined;
      const theirs = await call(stranger, method, `/event/${json.id}/`, body);
      const none = await call(stranger, method, '/event/99999999/', body);
      expect([method, theirs.status, theirs.json]).toEqual([method, 404, none.json]);
    }
    expect((await call(reader, 'DELETE', `/event/${json.id}/`)).status).toBe(403);
    expect((await call(sender, 'GET', `/event/${json.id}/`)).json.extra_data).not.toHaveProperty('b');
  });
});

describe('an event sent as JSON', () => {
  it('is answered with its row; a list with their number', async () => {
    const { slug } = await newStream();
    const event = {
      stream: slug,
      timestamp: '2021-02-03T04:05:06.25Z',
      extra_data: { a: 1 },
      data: { b: 2 },
    };
    const made = await call(sender, 'POST', '/event/', event);
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      stream: slug,
      timestamp: '2021-02-03T04:05:06.250000Z',
      extra_data: { a: 1 },
      has_raw_data: true,
      ext: 'json',
    });
    expect((await call(sender, 'GET', `/event/${made.json.id}/data/`)).json).toEqual({ b: 2 });
    const several = await call(sender, 'POST', '/event/', [event, { stream: slug, timestamp: AT }]);
    expect([several.status, several.json]).toEqual([201, { count: 2 }]);
    expect((await call(sender, 'POST', '/event/', [])).json).toEqual({ count: 0 });
    const { json: list } = await call(sender, 'GET', `/event/?filter=${slug}`);
    expect(list.results.map((row: { has_raw_data: boolean }) => row.has_raw_data)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('without a document has none, and an empty dictionary of facts', async () => {
    const { slug } = await newStream();
    const { json } = await call(sender, 'POST', '/event/', { stream: slug, timestamp: AT });
    expect(json).toMatchObject({ extra_data: {}, has_raw_data: false, ext: null, s3key: null });
    const answer = await call(sender, 'GET', `/event/${json.id}/data/`);
    expect([answer.status, answer.json]).toEqual([404, { error: 'Event has no data' }]);
  });

  it('may be MessagePack', async () => {
    const { slug } = await newStream();
    const body = encode({ stream: slug, timestamp: AT, data: [1] });
    const answer = await call(sender, 'POST', '/event/', body, { 'content-type': 'application/msgpack' });
    expect(answer.status).toBe(201);
  });

  it('goes to a stream that belongs to no device', async () => {
    const slug = streamSlug(project, 0, 0x5030);
    const { json, status } = await call(sender, 'POST', '/event/', { stream: slug, timestamp: AT });
    expect([status, json.stream, json.device]).toEqual([201, slug, '']);
    expect((await call(sender, 'GET', `/event/?filter=${slug}`)).json.count).toBe(1);
  });

  it('that is wrong is refused with all of its list', async () => {
    const { slug } = await newStream();
    const wrong = { stream: slug, timestamp: AT, extra_data: [1] };
    const problem = { extra_data: ['extra_data must be a valid dictionary object'] };
    const one = await call(sender, 'POST', '/event/', wrong);
    expect([one.status, one.json]).toEqual([400, problem]);
    const list = await call(sender, 'POST', '/event/', [{ stream: slug, timestamp: AT }, wrong]);
    expect([list.status, list.json]).toEqual([400, [{}, problem]]);
    for (const body of ['{', '7', '"x"'])
      expect((await call(sender, 'POST', '/event/', body)).status).toBe(400);
    const noMessagePack = await call(sender, 'POST', '/event/', Buffer.from('c1', 'hex'), {
      'content-type': 'application/msgpack',
    });
    expect(noMessagePack.status).toBe(400);
    expect((await call(sender, 'GET', `/event/?filter=${slug}`)).json.count).toBe(0);
  });
});

describe('a list of events', () => {
  it('is limited by time, number, id and count, and read page by page', async () => {
    const { slug, device } = await newStream();
    const rows = Array.from({ length: 25 }, (_, i) => ({
      stream: slug,
      timestamp: new Date(Date.UTC(2021, 0, 1, 0, 0, i)).toISOString(),
      streamer_local_id: i + 1,
    }));
    await call(sender, 'POST', '/event/', [...rows].reverse());
    const numbers = async (query: string) => {
      const { json, status, text } = await call(sender, 'GET', `/event/?filter=${slug}&${query}`);
      expect(status, text).toBe(200);
      return (json.results as { streamer_local_id: number }[]).map((row) => row.streamer_local_id);
    };
    expect(await numbers('')).toEqual(rows.map((_, i) => i + 1));
    expect(await numbers('start=2021-01-01T00:00:05Z&end=2021-01-01T00:00:08Z')).toEqual([6, 7, 8]);
    expect(await numbers('streamer_id_0=3&streamer_id_1=4')).toEqual([3, 4]);
    expect(await numbers('lastn=3')).toEqual([23, 24, 25]);
    expect(await numbers('lastn=5&page_size=2')).toEqual([21, 22]);
    expect(await numbers('lastn=5&page_size=2&page=3')).toEqual([25]);
    expect(await numbers('page_size=10&page=3')).toEqual([21, 22, 23, 24, 25]);
    const { json: all } = await call(sender, 'GET', `/event/?filter=${deviceSlug(device)}&page_size=10`);
    expect([all.count, all.results.length]).toEqual([25, 10]);
    expect(
      (await call(sender, 'GET', `/event/?filter=${variableSlug(project, 0x5020)}`)).json.count,
    ).toBeGreaterThanOrEqual(25);
  });

  it('is empty for a filter that names nothing, and refuses what it cannot read', async () => {
    for (const filter of [
      '',
      'filter=',
      'filter=rubbish',
      `filter=${projectSlug(project)}`,
      'filter=d--0001-0000-0000-0001',
    ])
      expect((await call(sender, 'GET', `/event/?${filter}`)).json).toMatchObject({ count: 0, results: [] });
    const wrong = async (query: string) => (await call(sender, 'GET', `/event/?${query}`)).json as unknown;
    expect(await wrong('start=soon')).toEqual({ start: ['Enter a valid date/time.'] });
    expect(await wrong('lastn=0')).toEqual(['lastn must be greater than 0']);
    expect(await wrong('lastn=100001')).toEqual(['lastn limit is 100000']);
    expect(await wrong('lastn=x')).toEqual({ lastn: ['Enter a number.'] });
  });
});

it('an event is changed and deleted', async () => {
  const { slug } = await newStream();
  const { json } = await send({ stream: slug, timestamp: AT }, TRACE_FILE);
  const path = `/event/${json.id}/`;
  expect((await call(sender, 'PATCH', path, { extra_data: { b: 1 } })).json).toMatchObject({
    extra_data: { b: 1 },
    timestamp: AT,
  });
  expect((await call(sender, 'PATCH', path, { extra_data: 4 })).status).toBe(400);
  expect((await call(sender, 'DELETE', path)).status).toBe(204);
  expect((await call(sender, 'GET', path)).status).toBe(404);
  expect((await call(sender, 'GET', '/event/nonsense/data/')).status).toBe(400);
});
