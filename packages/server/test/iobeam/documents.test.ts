/** Files, apps and triggers as the command line client (0.9.1) uses them: kept, listed, and honest about what does not run. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { clientOf, keepsTheRules, type Client } from '../support/iobeam-client.js';

let platform: TestPlatform;
let client: Client;
let other: Client;
beforeAll(async () => {
  platform = await startTestPlatform();
  client = clientOf(platform, platform.one);
  other = clientOf(platform, platform.two);
});
afterAll(() => platform.stop());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const STAMP = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/) as string;

/** As Go's client does it: the length is not known beforehand. */
async function upload(
  name: string,
  content: Uint8Array,
  query: string,
): Promise<{ status: number; text: string }> {
  const parts = [content.subarray(0, 100_000), content.subarray(100_000)];
  const response = await fetch(`${platform.url}/v1/files/${encodeURIComponent(name)}?${query}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${platform.one.token}`, 'content-type': 'application/octet-stream' },
    body: new ReadableStream({
      pull(controller) {
        const part = parts.shift();
        if (part === undefined) controller.close();
        else if (part.length > 0) controller.enqueue(part);
      },
    }),
    duplex: 'half',
  } as RequestInit);
  return { status: response.status, text: await response.text() };
}

describe('files', () => {
  const jar = new Uint8Array(randomBytes(300_000));

  it('are uploaded in chunks, checked, listed, read back and deleted', async () => {
    const made = await upload('app.jar', jar, `checksum=${sha256(jar)}&checksum_alg=SHA-256`);
    expect(made.status).toBe(201);
    const listed = await client.get('/files');
    expect(listed.json).toEqual({
      files: [{ file_name: 'app.jar', created: STAMP, checksum: { alg: 'SHA-256', sum: sha256(jar) } }],
    });
    expect(keepsTheRules(listed)).toBe(true);
    const response = await fetch(`${platform.url}/v1/files/app.jar`, {
      headers: { authorization: `Bearer ${platform.one.token}` },
    });
    expect(response.headers.get('content-length')).toBe('300000');
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(sha256(jar));
    expect((await other.get('/files/app.jar')).status).toBe(404);
    expect((await other.request('DELETE', '/files/app.jar')).status).toBe(404);
    expect((await client.request('DELETE', '/files/app.jar')).status).toBe(204);
    expect((await client.get('/files')).json).toEqual({ files: [] });
    expect((await client.get('/files/app.jar')).status).toBe(404);
  });

  it('are stored whole at the path with a slash at its end too', async () => {
    const path = `/files/slash.jar/?checksum=${sha256(jar)}`;
    expect((await client.request('PUT', path, jar)).status).toBe(201);
    expect((await client.request('DELETE', '/files/slash.jar/')).status).toBe(204);
  });

  it('of a name that is there take its place', async () => {
    const newer = jar.subarray(0, 5);
    expect((await upload('twice', jar, '')).status).toBe(201);
    expect(
      (
        await upload(
          'twice',
          newer,
          `checksum=${createHash('md5').update(newer).digest('hex').toUpperCase()}&checksum_alg=md5`,
        )
      ).status,
    ).toBe(201);
    const { files } = (await client.get('/files')).json as {
      files: { file_name: string; checksum: { sum: string } }[];
    };
    expect(
      files.filter(({ file_name }) => file_name === 'twice').map(({ checksum }) => checksum.sum),
    ).toEqual([sha256(newer)]);
  });

  it('with a wrong checksum leave nothing, and the file before as it was', async () => {
    const before = (await client.get('/files')).text;
    for (const [name, query] of [
      ['twice', `checksum=${sha256(jar).replace(/./, 'x')}`],
      ['new', 'checksum=00'],
      ['new', 'checksum=00&checksum_alg=CRC'],
    ] as const) {
      const { status, text } = await upload(name, jar, query);
      expect(status).toBe(422);
      expect(text).toMatch(/checksum/);
    }
    expect((await client.get('/files')).text).toBe(before);
    expect((await client.with(platform.one.reader).request('PUT', '/files/new', 'x')).status).toBe(403);
  });
});

const app = (status: string) => ({
  app_name: 'thermostat',
  project_id: platform.one.project,
  requested_status: status,
  bundle: { type: 'JAR', uri: 'file://app.jar', checksum: { alg: 'SHA256', sum: 'aa' } },
});

describe('apps', () => {
  it('are kept and say that they do not run', async () => {
    const made = await client.request('POST', '/apps', app('RUNNING'));
    expect(made.status).toBe(201);
    const { app_id: id } = made.json;
    expect(made.json).toEqual({
      ...app('RUNNING'),
      app_id: expect.any(Number) as number,
      created: STAMP,
      last_modified: STAMP,
      current_status: 'ERROR',
      error: 'This server keeps apps but does not run them.',
    });
    expect((await client.get('/apps')).json).toEqual({ apps: [made.json] });
    expect((await client.get('/apps?name=thermostat')).json).toEqual(made.json);
    expect((await client.get(`/apps/${id}`)).json).toEqual(made.json);
    expect((await client.request('PUT', `/apps/${id}?name=thermostat`, made.json)).status).toBe(204);
    const stopped = await client.request('PUT', `/apps/${id}`, { ...made.json, requested_status: 'STOPPED' });
    expect(stopped.json).toMatchObject({ current_status: 'STOPPED', error: '', requested_status: 'STOPPED' });
    expect((await client.request('POST', '/apps', app('RUNNING'))).json.errors[0].code).toBe(33);
    expect((await other.get(`/apps/${id}`)).status).toBe(404);
    expect((await client.request('DELETE', `/apps/${id}`)).status).toBe(204);
    expect((await client.get(`/apps/${id}`)).status).toBe(404);
  });

  it.each<[string, unknown, number]>([
    ['no name', { requested_status: 'RUNNING' }, 422],
    ['a state that there is not', { app_name: 'a', requested_status: 'PAUSED' }, 422],
    ['no JSON', '{', 400],
    ['another project', { app_name: 'a', project_id: 999_999 }, 403],
    ['a project that is no text', { app_name: 'a', project_id: { toString: 1, valueOf: 1 } }, 422],
    ['a list of projects', { app_name: 'a', project_id: [1] }, 422],
  ])('refuse %s', async (_, body, status) => {
    expect((await client.request('POST', '/apps', body)).status).toBe(status);
    expect((await client.get('/apps')).json).toEqual({ apps: [] });
  });
});

const trigger = () => ({
  project_id: platform.one.project,
  namespace: 'input',
  trigger_name: 'hot',
  data_expiry: 60_000,
  fire_when: '{{ temp }} > 25.0',
  release_when: '{{ temp }} < 20.0',
  actions: [
    { type: 'email', min_delay: 1000, args: { to: ['a@example.org'], subject: 'Hot', payload: 'It is hot' } },
    {
      type: 'http',
      min_delay: 0,
      args: { url: 'http://example.org', payload: '', auth_header: '', content_type: 'text/plain' },
    },
  ],
});

describe('triggers', () => {
  it('are kept as they are, under an id', async () => {
    const made = await client.request('POST', '/triggers', trigger());
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      ...trigger(),
      trigger_id: expect.any(Number) as number,
      created: STAMP,
      last_modified: STAMP,
    });
    const { trigger_id: id } = made.json;
    expect((await client.get('/triggers')).json).toEqual({ triggers: [made.json] });
    expect((await client.get('/triggers?name=hot')).json).toEqual(made.json);
    const put = await client.request('PUT', `/triggers/${id}`, { ...made.json, trigger_name: 'hotter' });
    expect([put.status, put.json.trigger_name]).toEqual([200, 'hotter']);
    expect((await other.request('DELETE', `/triggers/${id}`)).status).toBe(404);
    expect((await client.request('DELETE', `/triggers/${id}`)).status).toBe(204);
    expect((await client.get('/triggers/x')).status).toBe(404);
  });

  it('of the older client without namespace and conditions too, and its test event', async () => {
    const old = await client.request('POST', '/triggers', {
      trigger_name: 'old',
      actions: [{ type: 'sms', min_delay: 1, args: {} }],
    });
    expect(old.status).toBe(201);
    const event = { event_name: 'old', data: {} };
    expect((await client.request('PUT', '/triggers/events/test', event)).status).toBe(204);
    expect((await client.request('PUT', '/triggers/events/test', {})).status).toBe(422);
  });

  it.each<[string, unknown, string]>([
    ['no name', { actions: [] }, 'trigger_name is missing'],
    ['a name of spaces', { trigger_name: '  ' }, 'trigger_name is "  "'],
    ['actions that are no list', { trigger_name: 'x', actions: {} }, 'actions is {}'],
    [
      'an action that there is not',
      { trigger_name: 'x', actions: [{ type: 'fax' }] },
      'actions[0].type is "fax"',
    ],
  ])('refuse %s', async (_, body, message) => {
    const answer = await client.request('POST', '/triggers', body);
    expect([answer.status, answer.json.errors[0].message]).toEqual([422, expect.stringContaining(message)]);
    expect((await client.get('/triggers?name=x')).status).toBe(404);
  });
});
