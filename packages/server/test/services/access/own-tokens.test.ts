/** A person sees and ends the tokens that they made, whatever their role; nobody else's. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const native = (token: string | null, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });
const PASSWORD = 'a long password';
async function person(email: string, role: string) {
  const made = await native(platform.one.admin, 'POST', '/users', { email, password: PASSWORD, role });
  expect(made.status, made.text).toBe(201);
  const { json } = await native(null, 'POST', '/login', { email, password: PASSWORD });
  return { id: made.json.user.id as number, login: json.token as string };
}
const ownOf = async (login: string) =>
  ((await native(login, 'GET', '/tokens/own')).json.items as { id: number; name: string }[]).map(
    ({ name }) => name,
  );
async function makeToken(login: string, name: string, project: number | null, scopes: string[]) {
  const { json, text } = await native(login, 'POST', '/tokens', { name, project, scopes });
  expect(json.info, text).toBeDefined();
  return json as { token: string; info: { id: number } };
}

it('lists and ends what the person made, also after they lost the role to make it', async () => {
  const { id, login } = await person('maker@example.org', 'admin');
  const other = await person('other@example.org', 'admin');
  const wide = await makeToken(login, 'wide', null, ['organization:read']);
  await makeToken(login, 'narrow', platform.one.project, ['project:read']);
  const foreign = await makeToken(other.login, 'foreign', null, ['organization:read']);
  expect(await ownOf(login)).toEqual(['wide', 'narrow']);
  expect((await native(platform.one.admin, 'PATCH', `/users/${id}`, { role: 'viewer' })).status).toBe(200);
  expect(await ownOf(login)).toEqual(['wide', 'narrow']);
  expect((await native(login, 'DELETE', `/tokens/${foreign.info.id}`)).status).toBe(403);
  expect((await native(login, 'DELETE', `/tokens/${wide.info.id}`)).status).toBe(204);
  expect((await native(wide.token, 'GET', '/me')).status).toBe(401);
  expect((await native(foreign.token, 'GET', '/me')).status).toBe(200);
  expect(await ownOf(login)).toEqual(['narrow']);
  const { json } = await native(platform.one.admin, 'GET', '/audit?action=token.revoke');
  expect(json.items).toMatchObject([{ subject: { kind: 'token', id: String(wide.info.id) } }]);
});

it('is for logins: a token of the person does not see the others', async () => {
  const { login } = await person('logged-in@example.org', 'admin');
  const { token } = await makeToken(login, 'a', platform.one.project, ['project:read']);
  for (const each of [token, platform.one.admin, platform.one.reader])
    expect((await native(each, 'GET', '/tokens/own')).status).toBe(403);
});

it('ends with endTokens and a new password, which the audit log has', async () => {
  const { id, login } = await person('leaver@example.org', 'admin');
  const { token } = await makeToken(login, 'mine', null, ['organization:read']);
  const changed = await native(login, 'PATCH', `/users/${id}`, {
    ...{ password: 'another long password', currentPassword: PASSWORD, endTokens: true },
  });
  expect(changed.status, changed.text).toBe(200);
  expect((await native(token, 'GET', '/me')).status).toBe(401);
  const { json } = await native(platform.one.admin, 'GET', '/audit?action=token.revoke_all');
  expect(json.items).toMatchObject([{ subject: { id: String(id) }, details: { which: 'all' } }]);
});
