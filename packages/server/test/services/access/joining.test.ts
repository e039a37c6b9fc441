/**
 * People come into an organization without its administrators learning who has an account in another one (setting
 * `accounts-by` at its default), through every door that makes people or invitations.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';
import { Outbox } from '../../support/outbox.js';

let platform: TestPlatform;
let folder: string;
const PASSWORD = 'a long password';

const native = (token: string | null, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });
const logIn = (email: string, password: string) => native(null, 'POST', '/login', { email, password });
async function iotile(
  login: { email: string; password: string },
  method: string,
  path: string,
  body?: object,
) {
  const send = async (header: object, how: string, to: string, what?: object) => {
    const answer = await fetch(`${platform.url}/api/v1${to}`, {
      method: how,
      headers: { ...header, 'content-type': 'application/json' },
      ...(what && { body: JSON.stringify(what) }),
    });

    return { status: answer.status, json: await answer.json() };
  };
  const { jwt } = (await send({}, 'POST', '/auth/login/', login)).json as { jwt: string };
  const header = { authorization: `jwt ${jwt}` };
  const [{ slug }] = (await send(header, 'GET', '/org/')).json.results;
  return send(header, method, path.replace(':org', slug), body);
}
/** The key in the mail to the address; mails without a mail server are files. */
const keyFor = async (address: string): Promise<string> => (await new Outbox(folder).keysTo(address))[0]!;
/** What is the same whatever the address is. */
const form = ({ status, json }: { status: number; json: object }, address: string): string =>
  JSON.stringify([status, json])
    .replaceAll(address, 'ADDRESS')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-joining-'));
  platform = await startTestPlatform({ 'data-dir': folder, 'accounts-by': 'operators' });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('an administrator of an organization', () => {
  it('is answered alike for an address with an account elsewhere and for one without', async () => {
    const { one, two } = platform;
    const doors: ((email: string) => Promise<{ status: number; json: object }>)[] = [
      (email) => native(two.admin, 'POST', '/users', { email, role: 'viewer' }),
      (email) => native(two.admin, 'POST', '/invitations', { email }),
      (email) => iotile(two, 'POST', '/org/:org/invite/', { email }),
    ];
    for (const door of doors) {
      const known = form(await door(one.email), one.email);
      expect(known).toBe(form(await door('nobody@example.org'), 'nobody@example.org'));
      expect(known).toMatch(/^\[201,/);
      expect(known).not.toMatch(/password|"(key|id)":[^n]/);
    }
    const listed = (await native(two.admin, 'GET', '/users')).json.items as { email: string }[];
    expect(listed.map(({ email }) => email)).toEqual([two.email]);
    expect((await logIn(one.email, one.password)).status).toBe(200);
  });

  it('says nothing for the person, makes no key for anybody, and sets nobody else’s address', async () => {
    const { one, two } = platform;
    for (const more of [{ password: PASSWORD }, { name: 'N' }]) {
      const { status, json } = await native(two.admin, 'POST', '/users', { email: 'x@example.org', ...more });
      expect([status, json.error.code]).toEqual([400, 'field_invalid']);
    }
    expect((await native(two.admin, 'POST', '/invitations', {})).status).toBe(400);
    const member = (await native(two.admin, 'POST', '/users', { email: two.email })).json.error;
    expect(member.code).toBe('already_exists');
    await native(two.admin, 'POST', '/users', { email: 'moved@example.org' });
    const key = await keyFor('moved@example.org');
    const joined = await native(null, 'POST', '/invitations/accept', {
      key,
      email: 'moved@example.org',
      password: PASSWORD,
    });
    for (const email of [one.email, 'nobody@example.org']) {
      const { status } = await native(two.admin, 'PATCH', `/users/${joined.json.id}`, { email });
      expect(status).toBe(403);
    }
  });
});

describe('whoever was invited', () => {
  it('makes an account with the key of the mail, or joins with the one they have', async () => {
    const { one, two } = platform;
    await native(two.admin, 'POST', '/users', { email: 'fresh@example.org', role: 'viewer' });
    const accept = (body: object) => native(null, 'POST', '/invitations/accept', body);
    const key = await keyFor('fresh@example.org');
    expect((await accept({ key, email: 'fresh@example.org', password: PASSWORD })).json).toMatchObject({
      email: 'fresh@example.org',
      role: 'viewer',
    });
    expect((await logIn('fresh@example.org', PASSWORD)).status).toBe(200);
    expect((await accept({ key, email: 'fresh@example.org', password: PASSWORD })).status).toBe(401);

    const own = await keyFor(one.email);
    const wrong = await accept({ key: own, email: one.email, password: 'not the password' });
    expect([wrong.status, wrong.json.error.code]).toEqual([403, 'password_wrong']);
    expect((await accept({ key: own, email: 'fresh@example.org', password: PASSWORD })).status).toBe(401);
    const members = async () =>
      ((await native(two.admin, 'GET', '/users')).json.items as { email: string }[]).map(
        ({ email }) => email,
      );
    expect(await members()).not.toContain(one.email);
  });

  it('joins with the own password, and it is in the audit log', async () => {
    const { one } = platform;
    const { email, password } = platform.first.admin;
    const operator = (await logIn(email, password)).json.token as string;
    const invited = await native(operator, 'POST', '/invitations', { email: one.email, role: 'viewer' });
    expect(invited.json.key, 'an administrator of the installation sees keys').toEqual(expect.any(String));
    const body = { key: invited.json.key as string, email: one.email, password: one.password };
    const joined = await native(null, 'POST', '/invitations/accept', body);
    expect([joined.status, joined.json.role]).toEqual([201, 'viewer']);
    expect((await logIn(one.email, one.password)).status).toBe(200);
    const { json } = await native(operator, 'GET', '/audit');
    const actions = (json.items as { action: string; subject: { name: string } }[])
      .filter(({ subject }) => subject.name === one.email)
      .map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['invitation.create', 'invitation.use', 'member.set']));
  });
});
