/** Who changes their own address learns nothing of who has one: the mail to it says what is, and gives the key. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';
import { Outbox } from '../../support/outbox.js';

let platform: TestPlatform;
let folder: string;
let mails: Outbox;
const native = (token: string | null, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });

interface Person {
  readonly id: number;
  readonly login: string;
  readonly password: string;
}
/** The owner of another organization than the first: no operator. */
async function owner({ email, password }: { email: string; password: string }): Promise<Person> {
  const { json } = await native(null, 'POST', '/login', { email, password });
  return { id: json.user.id, login: json.token, password };
}
const readdress = ({ id, login, password }: Person, email: string) =>
  native(login, 'PATCH', `/users/${id}`, { email, currentPassword: password });
const finish = (key: string) => native(null, 'POST', '/address-changes/finish', { key });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-address-'));
  platform = await startTestPlatform({ 'data-dir': folder, 'accounts-by': 'operators' });
  mails = new Outbox(folder);
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('is answered and recorded alike, whether or not somebody has the address; its reader hears which', async () => {
  const { one, two } = platform;
  const person = await owner(one);
  const seen = [];
  for (const email of [two.email, 'nobody-has@example.org']) {
    const { status, json } = await readdress(person, email);
    const [mail] = await mails.waitFor(email);
    const audit = await native(person.login, 'GET', '/audit?limit=1');
    const { action, subject } = audit.json.items[0] as { action: string; subject: { name: string } };
    seen.push([status, json.email, action, subject.name === email]);
    expect(mail!.includes('account already')).toBe(email === two.email);
    expect(/"key": "/.test(mail!)).toBe(email !== two.email);
  }
  expect(seen[0]).toEqual([200, one.email, 'address_change.start', true]);
  expect(seen[1]).toEqual(seen[0]);
  // Without the key nothing has changed.
  await owner(one);
});

it('takes effect with the key, once; the old address is told and the logins go on', async () => {
  const { two } = platform;
  const person = await owner(two);
  await readdress(person, 'moved@example.org');
  const [key] = await mails.keysTo('moved@example.org');
  expect((await finish(key!)).status).toBe(204);
  expect((await finish(key!)).status).toBe(401);
  const moved = await native(person.login, 'GET', '/me');
  expect(moved.json.user.email).toBe('moved@example.org');
  expect((await mails.waitFor(two.email, 2)).join('')).toContain(
    'changed from this one to moved@example.org',
  );
  await owner({ email: 'moved@example.org', password: two.password });
});

it('ends with a new password, and when somebody has taken the address meanwhile', async () => {
  const { one, first } = platform;
  const person = await owner(one);
  await readdress(person, 'soon@example.org');
  const [key] = await mails.keysTo('soon@example.org');
  const operator = await owner(first.admin);
  const made = await native(operator.login, 'POST', '/users', { email: 'Soon@example.org' });
  expect(made.status, made.text).toBe(201);
  expect((await finish(key!)).status).toBe(401);

  await readdress(person, 'later@example.org');
  const [later] = await mails.keysTo('later@example.org');
  const changed = { password: 'another password', currentPassword: one.password };
  expect((await native(person.login, 'PATCH', `/users/${person.id}`, changed)).status).toBe(200);
  expect((await finish(later!)).status).toBe(401);
});

it('is asked for only so often', async () => {
  const person = await owner({ email: platform.one.email, password: 'another password' });
  const codes = [];
  for (let i = 0; i < 8; i++) codes.push((await readdress(person, `try-${i}@example.org`)).status);
  // On a busy machine a pause may be over before the next try.
  expect(codes).toContain(429);
});

it('counts at once for who makes accounts', async () => {
  const operator = await owner(platform.first.admin);
  const { json } = await readdress(operator, 'operator@example.org');
  expect(json.email).toBe('operator@example.org');
});
