/** Jobs and the links to their files are for who may have the data, not for who has any token. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endedJob } from '../../support/jobs.js';
import type { TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';
import { startTestPlatform } from '../../support/platform.js';
import { exported } from '../../support/exports.js';

let platform: TestPlatform;
let job: number;
let url: string;
/** Of a member who may read, and of an administrator of the same organization. */
let member: { id: number; login: string };
let admin: string;

const native = (token: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });
const ok = async (answer: Promise<Answer>): Promise<Answer['json']> => {
  const { status, text, json } = await answer;
  expect(status, text).toBeLessThan(300);
  return json;
};
const newToken = async (scopes: string[]): Promise<string> =>
  (await ok(native(platform.one.token, 'POST', '/tokens', { name: 't', scopes }))).token;
const logIn = async (email: string, password: string): Promise<string> =>
  (await ok(platform.call('POST', '/login', { token: null, body: { email, password } }))).token;
const fetched = async (link: string) => (await fetch(link)).status;

beforeAll(async () => {
  platform = await startTestPlatform();
  admin = platform.one.admin;
  await ok(
    native(platform.one.token, 'POST', '/points', [{ device: 'd', series: 's', time: 1, value: 31337 }]),
  );
  const made = await ok(
    native(admin, 'POST', '/users', {
      email: 'reader@example.org',
      password: 'reader-password',
      role: 'member',
    }),
  );
  member = { id: made.user.id, login: await logIn('reader@example.org', 'reader-password') };
  const ended = await exported(platform, {});
  job = ended.job.id;
  url = ended.files[0]!.url;
});
afterAll(() => platform.stop());

describe('a job', () => {
  it('is seen by whoever may read its project, without links for others than its starter', async () => {
    for (const token of [platform.one.reader, admin, member.login]) {
      const seen = await ok(native(token, 'GET', `/jobs/${job}`));
      expect(seen.result.files[0]).toMatchObject({ bytes: expect.any(Number) as number, url: null });
      const { items } = await ok(native(token, 'GET', '/jobs'));
      expect(JSON.stringify(items)).not.toContain('/downloads/');
    }
    const own = await ok(native(platform.one.token, 'GET', `/jobs/${job}`));
    expect(own.result.files[0].url).toBe(url);
    expect((await ok(native(platform.one.token, 'GET', '/jobs'))).items[0].result.files[0].url).toBe(url);
  });

  it('is not for tokens that may not read: of vendor scopes, write only, of one device', async () => {
    const device = (await ok(native(platform.one.token, 'GET', '/devices'))).items[0].id as number;
    const ofDevice = await fetch(`${platform.url}/v1/tokens/project?device_id=d&write=false&admin=false`, {
      headers: { authorization: `Bearer ${platform.one.token}` },
    }).then((answer) => answer.json() as Promise<{ token: string }>);
    const writeOnly = await fetch(`${platform.url}/v1/tokens/project?read=false&admin=false&write=true`, {
      headers: { authorization: `Bearer ${platform.one.token}` },
    }).then((answer) => answer.json() as Promise<{ token: string }>);
    expect(device).toBeGreaterThan(0);
    for (const token of [ofDevice.token, writeOnly.token, await newToken(['device.sendState'])])
      for (const [method, path] of [
        ['GET', '/jobs'],
        ['GET', `/jobs/${job}`],
        ['POST', `/jobs/${job}/cancel`],
      ] as const) {
        const { status, text } = await native(token, method, path);
        expect([status, text.includes('31337')], `${method} ${path}: ${text}`).toEqual([403, false]);
      }
  });

  it('is cancelled by its starter and by who may write, not by who may only read', async () => {
    expect((await native(platform.one.reader, 'POST', `/jobs/${job}/cancel`)).status).toBe(403);
    for (const token of [platform.one.writer, platform.one.token])
      expect((await native(token, 'POST', `/jobs/${job}/cancel`)).status).toBe(200);
    const own = await ok(native(platform.one.reader, 'POST', '/exports', {}));
    expect((await native(platform.one.reader, 'POST', `/jobs/${own.id}/cancel`)).status).toBe(200);
  });
});

describe('a link', () => {
  it('ends with the right of the person who started the export', async () => {
    const { project } = platform.one;
    const { job: own, files } = await exportedBy(member.login);
    const link = files[0]!.url;
    expect(await fetched(link)).toBe(200);
    // There is no native door for rights on one project: that of iobeam is used.
    const right = (flags: object) =>
      fetch(`${platform.url}/v1/projects/${project}/permissions`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
        body: JSON.stringify({ user_id: member.id, read: false, write: false, admin: false, ...flags }),
      });
    const set = await right({});
    expect(set.status, await set.text()).toBeLessThan(300);
    expect((await native(member.login, 'GET', `/query/points?project=${project}`)).status).toBe(403);
    expect(await fetched(link)).toBe(404);
    expect((await native(member.login, 'GET', `/jobs/${own.id}`)).status).toBe(404);
    expect((await ok(native(member.login, 'GET', '/jobs'))).items).toEqual([]);
    await right({ read: true });
    expect(await fetched(link)).toBe(200);
  });

  it('ends when the token that started the export is revoked', async () => {
    const { token, info } = await ok(
      native(platform.one.token, 'POST', '/tokens', { name: 'short', scopes: ['project:read'] }),
    );
    const { files } = await exportedBy(token as string);
    expect(await fetched(files[0]!.url)).toBe(200);
    expect((await native(platform.one.token, 'DELETE', `/tokens/${info.id}`)).status).toBe(204);
    expect(await fetched(files[0]!.url)).toBe(404);
  });
});

describe('a token of all projects that a person made', () => {
  it('sees the jobs of a project, and has its links, as long as the person may read the project', async () => {
    const { project, organization } = platform.one;
    const made = await ok(
      native(admin, 'POST', '/users', {
        email: 'wide@example.org',
        password: 'wide-password',
        role: 'admin',
      }),
    );
    const id = made.user.id as number;
    const login = await logIn('wide@example.org', 'wide-password');
    const { token } = await ok(
      native(login, 'POST', '/tokens', { name: 'wide', project: null, scopes: ['organization:read'] }),
    );
    expect((await ok(native(admin, 'PATCH', `/users/${id}`, { role: 'member' }))).role).toBe('member');
    const { job: own, files } = await exportedBy(token as string);
    const seen = async () => [
      (await native(token as string, 'GET', `/jobs/${own.id}`)).status,
      (await ok(native(token as string, 'GET', '/jobs'))).items.length > 0,
      (await native(token as string, 'GET', `/query/points?project=${project}`)).status,
      await fetched(files[0]!.url),
    ];
    expect(await seen()).toEqual([200, true, 200, 200]);
    const right = (read: boolean) =>
      fetch(`${platform.url}/v1/projects/${project}/permissions`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
        body: JSON.stringify({ user_id: id, read, write: false, admin: false }),
      });
    expect((await right(false)).status, String(organization)).toBeLessThan(300);
    expect(await seen()).toEqual([404, false, 403, 404]);
    await right(true);
    expect(await seen()).toEqual([200, true, 200, 200]);
  });
});

describe('a link that is ended', () => {
  const end = (token: string, id: number, file?: string) =>
    native(
      token,
      'DELETE',
      `/jobs/${id}/links${file === undefined ? '' : `?file=${encodeURIComponent(file)}`}`,
    );

  it('is one of several, by its starter: nobody has it any more, and the record says so', async () => {
    await ok(
      native(platform.one.token, 'POST', '/points', [{ device: 'e', series: 's', time: 1, value: 1 }]),
    );
    const { job: own, files } = await exportedBy(platform.one.reader, { filePerDevice: true });
    const [first, second] = files as [(typeof files)[number], (typeof files)[number]];
    expect((await end(platform.one.reader, own.id, 'no such file')).status).toBe(404);
    expect((await end(platform.one.reader, own.id, first.name)).status).toBe(204);
    expect([await fetched(first.url), await fetched(second.url)]).toEqual([404, 200]);
    const again = await ok(native(platform.one.reader, 'GET', `/jobs/${own.id}`));
    expect(again.result.files.map((file: { url: string | null }) => file.url)).toEqual([null, second.url]);
    // Not once more: nothing has changed.
    expect((await end(platform.one.reader, own.id, first.name)).status).toBe(204);
    const { items } = await ok(native(admin, 'GET', '/audit?action=link.end'));
    expect(items).toMatchObject([
      { subject: { kind: 'export', name: first.name }, project: platform.one.project },
    ]);
    expect(JSON.stringify(items)).not.toContain(new URL(first.url).pathname.split('/').at(-2));
  });

  it('is all of them, also by who may write to the project; not by who may only read it or is foreign', async () => {
    const { job: own, files } = await exportedBy(platform.one.reader, { filePerDevice: true });
    const reader = (await ok(
      native(admin, 'POST', '/tokens', {
        ...{ name: 'r', project: platform.one.project, scopes: ['project:read'] },
      }),
    )) as { token: string };
    expect((await end(reader.token, own.id)).status).toBe(403);
    expect((await end(platform.two.token, own.id)).status).toBe(404);
    for (const { url: link } of files) expect(await fetched(link)).toBe(200);
    expect((await end(platform.one.writer, own.id)).status).toBe(204);
    for (const { url: link } of files) expect(await fetched(link)).toBe(404);
  });
});

async function exportedBy(token: string, body: object = {}) {
  const { project } = platform.one;
  const started = await ok(native(token, 'POST', `/exports?project=${project}`, body));
  const job = await endedJob(platform, started.id as number, token);
  return { job, files: job.result.files as { url: string; name: string }[] };
}
