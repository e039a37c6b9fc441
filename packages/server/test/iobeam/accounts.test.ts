/** People and projects: sign-up by invitation, changes of oneself, mailed keys, projects and who may do what in them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { MailPeer } from '../support/mail-peer.js';
import { until } from '../support/waiting.js';
import { basic, callIobeam, makeTokens, type Call, type Tokens } from './account-support.js';

let platform: TestPlatform;
let tokens: Tokens;
let mail: MailPeer;
const call = (method: string, path: string, options?: Call) =>
  callIobeam(platform.url, method, path, options);
const login = async (name: string, password: string) =>
  (await call('GET', '/tokens/user', { headers: basic(name, password) })).json?.token as string | undefined;
const invite = async (options: object = {}) =>
  (await platform.call('POST', '/invitations', { token: platform.one.admin, body: options })).json
    .key as string;

/** The key in the newest mail to this address that has one. */
const mailedKey = (address: string): Promise<string> =>
  until(`a key mailed to ${address}`, () => {
    const newest = mail.mails.findLast(({ to }) => to === address);
    return /Key: (\S+)/.exec(newest?.text ?? '')?.[1];
  });

beforeAll(async () => {
  mail = await MailPeer.start();
  platform = await startTestPlatform({ 'smtp-url': mail.url });
  tokens = await makeTokens(platform);
});
afterAll(async () => {
  await platform.stop();
  await mail.stop();
});

const ada = { email: 'ada@example.org', password: 'correct horse', username: 'ada' };

describe('people', () => {
  it('sign up with an invitation, once, and can log in by either name', async () => {
    const invitation = await invite();
    const body = { ...ada, invite: invitation, first_name: 'Ada', last_name: 'L', company_name: 'Engines' };
    const made = await call('POST', '/users', { body });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      ...{ user_id: expect.any(Number) as number, username: 'ada', email: ada.email },
      ...{ first_name: 'Ada', last_name: 'L', company_name: 'Engines', url: '' },
    });
    expect(made.text).not.toContain(ada.password);
    const again = await call('POST', '/users', { body: { ...body, email: 'b@example.org', username: 'b' } });
    expect(again.status).toBe(403);
    for (const name of ['ada', ada.email]) {
      const me = await call('GET', '/users/me', { token: (await login(name, ada.password))! });
      expect(me.json).toEqual(made.json);
    }
  });

  it.each([
    [{ email: 'x@example.org', password: 'long enough 1' }, 422, 'invite'],
    [{ email: 'nowhere', password: 'long enough 1', invite: 'x' }, 422, 'email'],
    [{ email: 'x@example.org', password: 'short', invite: 'x' }, 422, 'password'],
    [{ email: 'x@example.org', password: 'long enough 1', invite: 'x' }, 403, 'invitation'],
    [{ email: 'x@example.org', password: 12, invite: 'x' }, 422, 'password'],
  ])('are refused with %j', async (body, status, word) => {
    const answer = await call('POST', '/users', { body });
    expect(answer.status).toBe(status);
    expect(answer.json.errors[0].message).toContain(word);
    expect(answer.text).not.toContain('long enough 1');
  });

  it('verify their address with the mailed key', async () => {
    const key = await mailedKey(ada.email);
    const verify = () => call('POST', '/users/email', { body: { verification_key: key } });
    expect((await verify()).status).toBe(204);
    expect((await verify()).status).toBe(403);
  });

  it('change what they send; nothing to change is 204; a new password needs the old one', async () => {
    const token = (await login('ada', ada.password))!;
    const patch = (body: object, query = '') => call('PATCH', `/users/me${query}`, { token, body });
    expect((await patch({ last_name: 'Lovelace', url: 'https://example.org' })).json).toMatchObject({
      ...{ first_name: 'Ada', last_name: 'Lovelace', company_name: 'Engines', url: 'https://example.org' },
    });
    expect((await patch({ last_name: 'Lovelace', email: ada.email, username: 'ada' })).status).toBe(204);
    expect((await patch({ username: 'countess' })).json.username).toBe('countess');
    expect((await patch({ username: 'ada' })).status).toBe(200);
    const password = 'correct horse 2';
    expect((await patch({ password })).status).toBe(403);
    expect((await patch({ password }, '?old_password=wrong')).status).toBe(403);
    expect((await patch({ password }, `?old_password=${encodeURIComponent(ada.password)}`)).status).toBe(200);
    expect(await login('ada', ada.password)).toBeUndefined();
    ada.password = password;
    expect(await login('ada', password)).toBeDefined();
    // A new password ends the logins before it.
    expect((await call('GET', '/users/me', { token })).status).toBe(403);
  });

  it('are found by name within their organization, and searched by its administrators', async () => {
    const find = (query: string, token = tokens.user) => call('GET', `/users?${query}`, { token });
    expect((await find('name=ada')).json.email).toBe(ada.email);
    expect((await find('name=ada%40example.org')).json.username).toBe('ada');
    const [foreign, unknown] = [await find(`name=${platform.two.email}`), await find('name=x%40y.org')];
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    const { users } = (await find('search=ADA')).json as { users: unknown[] };
    expect(users).toEqual([{ user_id: expect.any(Number) as number, username: 'ada', email: ada.email }]);
    expect((await find('search=ada', await login('ada', ada.password))).status).toBe(403);
  });

  it('set a new password with a mailed key; the answer tells nobody whether an address is known', async () => {
    mail.mails.length = 0;
    const start = (email: string) => call('GET', `/users/password?reset=${encodeURIComponent(email)}`);
    expect((await start('nobody@example.org')).status).toBe(204);
    expect((await start(ada.email)).status).toBe(204);
    const key = await mailedKey(ada.email);
    expect(mail.mails).toHaveLength(1);
    ada.password = 'a third password';
    const finish = () =>
      call('POST', '/users/password', { body: { reset_key: key, password: ada.password } });
    expect((await finish()).status).toBe(204);
    expect((await finish()).status).toBe(403);
    expect(await login('ada', ada.password)).toBeDefined();
  });

  it('are asked for with a user token: a project token is refused', async () => {
    expect((await call('GET', '/users/me')).status).toBe(401);
    expect((await call('GET', '/users/me', { token: tokens.all })).status).toBe(403);
  });
});

describe('projects', () => {
  let id: number;
  const people = {
    read: [expect.anything()],
    write: [expect.anything()],
    admin: [{ user_id: expect.any(Number) as number }],
  };

  it('are made under a name that is free, and listed with what the caller may do', async () => {
    const make = () => call('POST', '/projects', { token: tokens.user, body: { project_name: 'Plant' } });
    const made = await make();
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ project_name: 'Plant', project_id: expect.any(Number) as number });
    id = made.json.project_id as number;
    const again = await make();
    expect(again.status).toBe(422);
    expect(again.json.errors[0].code).toBe(33);
    const { json } = await call('GET', '/projects/', { token: tokens.user });
    expect(json.projects).toHaveLength(2);
    expect(json.projects[1]).toEqual({
      ...{ project_id: id, project_name: 'Plant' },
      created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/) as string,
      permissions: { read: true, write: true, admin: true },
    });
  });

  it('are found by id and by name, with the people who may do something there', async () => {
    const byId = await call('GET', `/projects/${id}`, { token: tokens.user });
    expect(byId.json).toMatchObject({ project_id: id, project_name: 'Plant' });
    expect(byId.json.permissions.admin).toEqual(people.admin);
    expect(byId.json.permissions.read).toHaveLength(2);
    expect((await call('GET', '/projects?name=Plant', { token: tokens.user })).json).toEqual(byId.json);
  });

  it('that are foreign look like unknown ones', async () => {
    for (const [method, rest] of [
      ['GET', ''],
      ['PATCH', ''],
      ['GET', '/permissions'],
      ['PATCH', '/permissions'],
    ] as const) {
      const ask = (project: number | string) =>
        call(method, `/projects/${project}${rest}`, {
          token: tokens.foreignUser,
          ...(method === 'PATCH' ? { body: { project_name: 'x', user_id: 1 } } : {}),
        });
      const [foreign, unknown] = [await ask(id), await ask(999_999)];
      expect([foreign.status, unknown.status, (await ask('x')).status]).toEqual([404, 404, 404]);
      expect(foreign.text.replace(String(id), '')).toBe(unknown.text.replace('999999', ''));
    }
    expect((await call('GET', '/projects?name=Plant', { token: tokens.foreignUser })).status).toBe(404);
  });

  it('are renamed by who administers them; the same name is 204', async () => {
    const rename = (name: string, token = tokens.user) =>
      call('PATCH', `/projects/${id}`, { token, body: { project_name: name, project_id: id } });
    expect((await rename('Plant')).status).toBe(204);
    expect((await rename('Works')).json.project_name).toBe('Works');
    expect((await rename("one's project")).status).toBe(422);
    expect((await rename('Other', await login('ada', ada.password))).status).toBe(403);
  });

  it('let a person in and out: 201 added, 200 changed, 204 unchanged', async () => {
    const user = (await call('GET', '/users?name=ada', { token: tokens.user })).json.user_id as number;
    const token = (await login('ada', ada.password))!;
    const set = (read: boolean, write: boolean, admin: boolean) =>
      call('PATCH', `/projects/${id}/permissions`, {
        token: tokens.user,
        body: { user_id: user, read, write, admin },
      });
    const mine = async () => {
      const { projects } = (await call('GET', '/projects', { token })).json as {
        projects: { project_id: number; permissions: object }[];
      };
      return projects.find(({ project_id }) => project_id === id)?.permissions;
    };
    const device = { project_id: id };
    expect(await mine()).toEqual({ read: true, write: true, admin: false });
    expect((await set(false, false, false)).status).toBe(200);
    expect(await mine()).toBeUndefined();
    expect((await call('GET', `/projects/${id}`, { token })).status).toBe(403);
    expect((await set(true, false, false)).status).toBe(201);
    expect((await set(true, false, false)).status).toBe(204);
    expect(await mine()).toEqual({ read: true, write: false, admin: false });
    const wanted = await call('GET', `/tokens/project?project_id=${id}`, { token });
    expect(wanted.json).toMatchObject({ read: true, write: false, admin: false });
    const tooMuch = await call('GET', `/tokens/project?project_id=${id}&write=true`, { token });
    expect(tooMuch.status).toBe(403);
    expect((await set(true, true, true)).status).toBe(200);
    const { permissions } = (await call('GET', `/projects/${id}/permissions`, { token })).json as {
      permissions: { admin: object[] };
    };
    expect(permissions.admin).toContainEqual({ user_id: user });
    // A token follows what its person may do now.
    const all = await call('GET', `/tokens/project?project_id=${id}`, { token });
    const writer = all.json.token as string;
    const onlyWrite = await call('GET', `/tokens/project?project_id=${id}&read=false&admin=false`, { token });
    for (const made of [writer, onlyWrite.json.token as string])
      expect((await call('POST', '/devices', { token: made, body: device })).status).toBe(201);
    expect((await set(true, false, false)).status).toBe(200);
    for (const made of [writer, onlyWrite.json.token as string])
      expect((await call('POST', '/devices', { token: made, body: device })).status).toBe(403);
  });

  it('refuse rights for people of other organizations like unknown ones, and odd bodies', async () => {
    const set = (body: object) => call('PATCH', `/projects/${id}/permissions`, { token: tokens.user, body });
    const other = (await call('GET', '/users/me', { token: tokens.foreignUser })).json.user_id as number;
    expect((await set({ user_id: other, read: true })).status).toBe(404);
    expect((await set({ user_id: 999_999, read: true })).status).toBe(404);
    for (const body of [{}, { user_id: 'x' }, { user_id: 1, read: 'yes' }])
      expect((await set(body)).status).toBe(422);
  });

  it('are made by administrators of the organization only', async () => {
    const token = (await login('ada', ada.password))!;
    expect((await call('POST', '/projects', { token, body: { project_name: 'Mine' } })).status).toBe(403);
    expect((await call('POST', '/projects', { token: tokens.all, body: { project_name: 'x' } })).status).toBe(
      403,
    );
    expect((await call('POST', '/projects', { token: tokens.user, body: {} })).status).toBe(422);
  });
});
