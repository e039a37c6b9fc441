/** The audit log as an administrator sees it: who, what, old and new, and nothing that opens a door. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

interface Entry {
  id: number;
  project: number | null;
  time: string;
  actor: { kind: string; id: number | null; name: string | null };
  address: string | null;
  door: string;
  action: string;
  subject: { kind: string; id: string | null; name: string | null };
  details: Record<string, unknown>;
}

async function records(query = '', token = platform.one.admin): Promise<Entry[]> {
  const answer = await platform.call('GET', `/audit?${query}`, { token });
  expect(answer.status, answer.text).toBe(200);
  return answer.json.items as Entry[];
}
const newest = async (query = '') => (await records(`limit=1&${query}`))[0]!;

async function admin(method: string, path: string, body?: object) {
  const answer = await platform.call(method, path, { token: platform.one.admin, body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.json as never as Record<string, never>;
}

describe('a record', () => {
  it('says who, by which door and from where, what, and old and new', async () => {
    const { user } = (await admin('POST', '/users', {
      email: 'new@example.org',
      role: 'viewer',
    })) as never as {
      user: { id: number };
    };
    await admin('PATCH', `/users/${user.id}`, { role: 'admin', name: 'New' });
    const [renamed, promoted, joined, made] = await records();
    expect(renamed).toMatchObject({
      action: 'user.update',
      actor: { kind: 'token', name: 'test' },
      address: '127.0.0.1',
      door: 'native',
      subject: { kind: 'user', id: String(user.id), name: 'new@example.org' },
      details: { name: { from: null, to: 'New' } },
    });
    expect(promoted).toMatchObject({
      action: 'member.set',
      details: { role: { from: 'viewer', to: 'admin' } },
    });
    expect(joined).toMatchObject({ action: 'member.set', details: { role: { from: null, to: 'viewer' } } });
    expect(made).toMatchObject({ action: 'user.create' });
    expect(Math.abs(Date.parse(renamed!.time) - Date.now())).toBeLessThan(60_000);
  });

  it('names the person of a login, and the one whose login failed', async () => {
    const { email, password } = platform.one;
    const login = (body: object) => platform.call('POST', '/login', { token: null, body });
    const good = await login({ email, password });
    expect(await newest()).toMatchObject({
      action: 'login.success',
      actor: { kind: 'user', name: email },
      subject: { kind: 'user' },
    });
    expect((await login({ email, password: 'wrong' })).status).toBe(401);
    expect(await newest()).toMatchObject({
      action: 'login.failure',
      actor: { kind: 'unknown', name: null },
      address: '127.0.0.1',
      subject: { name: email },
    });
    const project = { name: 'of a person' };
    await platform.call('POST', '/projects', { token: good.json.token, body: project });
    expect(await newest()).toMatchObject({ action: 'project.create', actor: { kind: 'user', name: email } });
  });

  it('names the person whose current password was wrong, whoever asks', async () => {
    const { email, password } = platform.one;
    const login = await platform.call('POST', '/login', { token: null, body: { email, password } });
    const me = await platform.call('GET', '/me', { token: login.json.token });
    const change = (currentPassword: string) =>
      platform.call('PATCH', `/users/${me.json.user.id}`, {
        token: login.json.token,
        body: { password: 'a new long password', currentPassword },
      });
    expect((await change('wrong')).json.error.code).toBe('password_wrong');
    expect(await newest()).toMatchObject({
      action: 'login.failure',
      actor: { kind: 'user', name: email },
      address: '127.0.0.1',
      subject: { kind: 'user', id: String(me.json.user.id), name: email },
    });
  });

  it('is not made by what was refused', async () => {
    const before = (await newest()).id;
    const wrong = await platform.call('POST', '/users', {
      token: platform.one.admin,
      body: { email: platform.one.email },
    });
    expect(wrong.status).toBe(409);
    await platform.call('DELETE', `/projects/${platform.two.project}`, { token: platform.one.admin });
    expect((await newest()).id).toBe(before);
  });

  it('stays when what it tells of is gone', async () => {
    const { id } = (await admin('POST', '/projects', { name: 'short' })) as never as { id: number };
    await admin('DELETE', `/projects/${id}`);
    expect(await newest()).toMatchObject({
      action: 'project.delete',
      project: id,
      subject: { kind: 'project', id: String(id), name: 'short' },
    });
  });

  it('never holds a secret', async () => {
    const secrets: string[] = [platform.one.password];
    const made = await admin('POST', '/tokens', { name: 'machine', scopes: ['project:read'] });
    const invited = await admin('POST', '/invitations', { email: 'someone@example.org' });
    const user = await admin('POST', '/users', { email: 'secret@example.org' });
    const id = (user['user'] as unknown as { id: number }).id;
    const reset = await admin('POST', `/users/${id}/password-reset`, {});
    secrets.push(made['token']!, invited['key']!, user['password']!, reset['password']!);
    await platform.call('POST', '/login', {
      token: null,
      body: { email: 'my-Passw0rd-in-the-wrong-field', password: 'my-other-Passw0rd' },
    });
    secrets.push('my-Passw0rd-in-the-wrong-field', 'my-other-Passw0rd');
    const text = JSON.stringify(await records('limit=1000'));
    expect(text).toContain('user.password');
    expect(text).toContain('invitation.create');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8);
      expect(text).not.toContain(secret);
    }
  });
});

describe('who may read it', () => {
  it('an administrator of the organization sees that, and nothing of another', async () => {
    await platform.call('POST', '/projects', { token: platform.two.admin, body: { name: 'of two' } });
    expect(JSON.stringify(await records('limit=1000'))).not.toContain('of two');
    expect(JSON.stringify(await records('limit=1000', platform.two.admin))).toContain('of two');
  });

  it('an administrator of a project sees its part only', async () => {
    await admin('PATCH', `/projects/${platform.one.project}`, { createDevices: false });
    await admin('PATCH', `/projects/${platform.one.project}`, { createDevices: true });
    const seen = await records('', platform.one.token);
    expect(new Set(seen.map(({ project }) => project))).toEqual(new Set([platform.one.project]));
    expect(seen[0]).toMatchObject({
      action: 'project.update',
      details: { createDevices: { from: false, to: true } },
    });
  });

  it('nobody else', async () => {
    for (const token of [platform.one.writer, platform.one.reader])
      expect((await platform.call('GET', '/audit', { token })).status).toBe(403);
    const foreign = await platform.call('GET', `/audit?project=${platform.two.project}`, {
      token: platform.one.admin,
    });
    expect(foreign.status).toBe(404);
  });
});

describe('a list', () => {
  it('is read page by page, each record once', async () => {
    const all = await records('limit=1000');
    const ids: number[] = [];
    let cursor = '';
    do {
      const { json } = await platform.call('GET', `/audit?limit=3${cursor}`, { token: platform.one.admin });
      ids.push(...json.items.map(({ id }: Entry) => id));
      cursor = json.next === null ? '' : `&cursor=${json.next}`;
    } while (cursor !== '');
    expect(ids).toEqual(all.map(({ id }) => id));
  });

  it('is filtered by time, actor and action', async () => {
    const all = await records('limit=1000');
    const { time } = all[Math.floor(all.length / 2)]!;
    const at = encodeURIComponent(time);
    expect(await records(`limit=1000&since=${at}`)).toEqual(all.filter((one) => one.time >= time));
    expect(await records(`limit=1000&until=${at}`)).toEqual(all.filter((one) => one.time < time));
    expect(await records(`limit=1000&actor=${platform.one.email}`)).toEqual(
      all.filter(({ actor }) => actor.name === platform.one.email),
    );
    expect(await records('limit=1000&action=user.*')).toEqual(
      all.filter(({ action }) => action.startsWith('user.')),
    );
    const wrong = await platform.call('GET', '/audit?action=user.made', { token: platform.one.admin });
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'field_invalid']);
    expect(wrong.json.error.message).toContain('user.create');
  });
});
