/** An account is changed by the person who knows its password, and by nobody for the sake of another organization. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';
import { MailPeer } from '../../support/mail-peer.js';

const PASSWORD = 'first-password';
let platform: TestPlatform;
let folder: string;
/** A mail server that takes its time, as real ones do, while `hold` says so. */
let mail: MailPeer;

const native = (token: string | null, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });
const logIn = async (email: string, password = PASSWORD) => {
  const { status, json } = await native(null, 'POST', '/login', { email, password });
  return { status, token: json.token as string };
};
async function person(email: string, role = 'member') {
  const made = await native(platform.one.admin, 'POST', '/users', { email, password: PASSWORD, role });
  expect(made.status, made.text).toBe(201);
  return { id: made.json.user.id as number, login: (await logIn(email)).token };
}
const mailTo = (address: string, about: string): Promise<string> => mail.take(address, about);
const vendor = (method: string, path: string, header: string, body?: object) =>
  fetch(platform.url + path, {
    method,
    headers: { ...(header && { authorization: header }), 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

async function jwtOf(email: string): Promise<string> {
  const answer = await vendor('POST', '/api/v1/auth/login/', '', { email, password: PASSWORD });
  return ((await answer.json()) as { jwt: string }).jwt;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-accounts-'));
  mail = await MailPeer.start();
  platform = await startTestPlatform({
    'data-dir': folder,
    'smtp-url': mail.url,
    'organizations-by': 'owners',
    'organizations-per-person': '2',
  });
});
afterAll(async () => {
  await platform.stop();
  await mail.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('password and address need the current password, and the old address is told', async () => {
  const { id, login } = await person('own@example.org');
  for (const change of [{ password: 'second-password' }, { email: 'thief@example.org' }])
    for (const current of [{}, { currentPassword: 'guessed-password' }]) {
      const { status, json } = await native(login, 'PATCH', `/users/${id}`, { ...change, ...current });
      expect([status, json.error.code]).toEqual([403, 'password_wrong']);
    }
  const iobeam = await vendor('PATCH', '/v1/users/me', `Bearer ${login}`, { email: 'thief@example.org' });
  expect(iobeam.status).toBeGreaterThanOrEqual(400);
  expect((await native(login, 'PATCH', `/users/${id}`, { name: 'Me' })).status).toBe(200);

  const moved = { email: 'new@example.org', currentPassword: PASSWORD };
  expect((await native(login, 'PATCH', `/users/${id}`, moved)).status).toBe(200);
  expect(await mailTo('own@example.org', 'was changed')).toContain('new@example.org');
  const changed = { password: 'second-password', currentPassword: PASSWORD };
  expect((await native(login, 'PATCH', `/users/${id}`, changed)).status).toBe(200);
  await mailTo('new@example.org', 'password was changed');
  expect((await native(login, 'GET', '/me')).status).toBe(401);
});

it('a new password ends the logins, and with endTokens the tokens that the person made', async () => {
  const { id, login } = await person('tokens@example.org', 'admin');
  const token = async (by: string): Promise<string> =>
    (await native(by, 'POST', '/tokens', { name: 't', scopes: ['project:read'] })).json.token;
  const kept = await token(login);
  await native(login, 'PATCH', `/users/${id}`, { password: 'second-password', currentPassword: PASSWORD });
  expect((await native(kept, 'GET', '/me')).status).toBe(200);
  const again = (await logIn('tokens@example.org', 'second-password')).token;
  const last = { password: 'third-password', currentPassword: 'second-password', endTokens: true };
  expect((await native(again, 'PATCH', `/users/${id}`, last)).status).toBe(200);
  for (const ended of [kept, again]) expect((await native(ended, 'GET', '/me')).status).toBe(401);
});

it("an administrator's reset opens no other organization", async () => {
  const { id } = await person('both@example.org', 'owner').catch(async () => {
    const owner = (await logIn(platform.one.email, platform.one.password)).token;
    const made = await native(owner, 'POST', '/users', {
      email: 'both@example.org',
      password: PASSWORD,
      role: 'owner',
    });
    expect(made.status, made.text).toBe(201);
    return { id: made.json.user.id as number };
  });
  const owner = (await logIn(platform.one.email, platform.one.password)).token;
  const own = await jwtOf('both@example.org');
  const made = await vendor('POST', '/api/v1/org/', `jwt ${own}`, { name: 'Of their own' });
  expect(made.status, await made.text()).toBe(201);
  // Over the quota, and not a maker at all.
  expect(
    (await vendor('POST', '/api/v1/org/', `jwt ${own}`, { name: 'One too many' })).status,
  ).toBeGreaterThanOrEqual(400);
  await person('viewer@example.org', 'viewer');
  const viewer = await jwtOf('viewer@example.org');
  const refused = await vendor('POST', '/api/v1/org/', `jwt ${viewer}`, { name: 'Mine' });
  expect([refused.status, Object.keys((await refused.json()) as object)]).toEqual([403, ['detail']]);

  for (const change of [{ password: 'taken-password' }, { name: 'x' }])
    expect((await native(owner, 'PATCH', `/users/${id}`, change)).status).toBe(409);
  const reset = await native(owner, 'POST', `/users/${id}/password-reset`);
  expect([reset.status, reset.json]).toEqual([200, { password: null }]);
  expect((await logIn('both@example.org')).status).toBe(200);
  const [, key] = /"key": "([^"]+)"/.exec(await mailTo('both@example.org', 'New password'))!;
  const finish = () => native(null, 'POST', '/password-resets/finish', { key, password: 'new-password-1' });
  expect((await finish()).status).toBe(204);
  expect((await finish()).status).toBe(401);
  expect((await logIn('both@example.org')).status).toBe(401);
  expect((await logIn('both@example.org', 'new-password-1')).status).toBe(200);
});

it('whether an address is known is not told: the answer does not wait for the mail', async () => {
  await person('known@example.org');
  let release = (): void => undefined;
  mail.hold = new Promise((resolve) => (release = resolve));
  const seen = [];
  for (const email of ['known@example.org', 'unknown@example.org']) {
    const iotile = await vendor('POST', '/api/v1/auth/password/reset/', '', { email });
    const iobeam = await vendor('GET', `/v1/users/password?reset=${email}`, '');
    seen.push([iotile.status, await iotile.text(), iobeam.status, await iobeam.text()]);
  }
  expect(seen[0]).toEqual(seen[1]);
  release();
  await mailTo('known@example.org', 'asked for a new password');
  expect(mail.mails.filter(({ to }) => to === 'unknown@example.org')).toEqual([]);
});
