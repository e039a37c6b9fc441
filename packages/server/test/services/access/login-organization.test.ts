/** Somebody who belongs to several organizations logs in to the one that they mean. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';
import { personOf } from '../../support/tenancy/victim.js';

const EMAIL = 'both@example.org';
const PASSWORD = 'a long password';
let platform: TestPlatform;

const native = (token: string | null, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });
const logIn = (organization?: unknown, password = PASSWORD) =>
  native(null, 'POST', '/login', {
    ...{ email: EMAIL, password },
    ...(organization !== undefined && { organization }),
  });
const whereIs = async (token: string) => (await native(token, 'GET', '/me')).json.organization.id as number;

beforeAll(async () => {
  platform = await startTestPlatform();
  const { one, two } = platform;
  const made = await native(one.admin, 'POST', '/users', {
    email: EMAIL,
    password: PASSWORD,
    role: 'viewer',
  });
  expect(made.status, made.text).toBe(201);
  const invited = await native(two.admin, 'POST', '/invitations', { email: EMAIL, role: 'admin' });
  const accept = { key: invited.json.key, email: EMAIL, password: PASSWORD };
  expect((await native(null, 'POST', '/invitations/accept', accept)).status).toBe(201);
});
afterAll(() => platform.stop());

it('without a word about it to the one that they joined first, and hears of the others', async () => {
  const { status, json } = await logIn();
  expect([status, json.organization, json.user.role]).toEqual([200, platform.one.organization, 'viewer']);
  expect(json.organizations).toEqual([
    { id: platform.one.organization, name: 'one', role: 'viewer' },
    { id: platform.two.organization, name: 'two', role: 'admin' },
  ]);
  expect(await whereIs(json.token)).toBe(platform.one.organization);
});

it('by id or by name, with the role that they have there', async () => {
  for (const organization of [platform.two.organization, 'two']) {
    const { json } = await logIn(organization);
    expect([json.organization, json.user.role]).toEqual([platform.two.organization, 'admin']);
    expect(await whereIs(json.token)).toBe(platform.two.organization);
    const { items } = (await native(json.token, 'GET', '/projects')).json;
    expect((items as { id: number }[]).map(({ id }) => id)).toEqual([platform.two.project]);
    const audit = await native(json.token, 'GET', '/audit?action=login.success&limit=1');
    expect(audit.json.items).toMatchObject([{ actor: { name: EMAIL } }]);
  }
});

it('not to one that they do not belong to, which looks like one that there is not', async () => {
  const messages = [];
  for (const organization of [1, 987_654, 'three', '']) {
    const { status, json } = await logIn(organization);
    expect([organization, status, json.error.code]).toEqual([organization, 400, 'field_invalid']);
    messages.push((json.error.message as string).replace(JSON.stringify(organization), '…'));
  }
  expect(messages[0]).toBe(messages[1]);
  expect(messages[0]).toContain('"two"');
  // Nothing of it without the password.
  const wrong = await logIn(987_654, 'another password');
  expect([wrong.status, wrong.json.error.code]).toEqual([401, 'credentials_invalid']);
  expect(wrong.text).not.toContain('two');
});

it('and to one of two that have the same name by its id', async () => {
  const { json } = await logIn('two');
  // There is no native door for the name of an organization: that of IOTile is used.
  const headers = { authorization: `jwt ${await personOf({ url: platform.url, one: platform.two })}` };
  const organizations = await fetch(`${platform.url}/api/v1/org/`, { headers });
  const { results } = (await organizations.json()) as { results: { slug: string }[] };
  const renamed = await fetch(`${platform.url}/api/v1/org/${results[0]!.slug}/`, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'one' }),
  });
  expect(renamed.status, await renamed.text()).toBe(200);
  expect((await logIn('one')).json.error.message).toContain('unambiguous');
  expect((await logIn(json.organization)).json.organization).toBe(platform.two.organization);
});
