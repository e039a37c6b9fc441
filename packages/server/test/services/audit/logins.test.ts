/**
 * Whatever lets somebody in by what the body says (a password, a key from a mail, the token before), through every API: who
 * came in is recorded, who did not too, and no password, key or token of it is. The doors are found from the router.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { Outbox } from '../../support/outbox.js';
import { nameOf, withoutTwins } from '../../support/tenancy/requests.js';

const PASSWORD = 'a very long password';
const WRONG = 'quite another password';
let platform: TestPlatform;
let folder: string;
const secrets = new Set([PASSWORD, WRONG]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-logins-'));
  platform = await startTestPlatform({ 'data-dir': folder });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Entry {
  readonly id: number;
  readonly action: string;
  readonly door: string;
}

async function records(after = 0): Promise<Entry[]> {
  const { json } = await platform.call('GET', '/audit?limit=1000', { token: platform.one.admin });
  return (json.items as Entry[]).filter(({ id }) => id > after);
}

async function send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(platform.url + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, string>;
  for (const name of ['token', 'jwt', 'secret', 'key']) if (json[name]) secrets.add(json[name]);
  return { status: response.status, json };
}

let people = 0;
/** Somebody who can log in; a new one each time, because guesses slow an account down. */
async function person(): Promise<string> {
  const email = `person-${++people}@example.org`;
  const made = await platform.call('POST', '/users', {
    token: platform.one.admin,
    body: { email, password: PASSWORD },
  });
  expect(made.status, made.text).toBe(201);
  return email;
}
async function invited(): Promise<{ email: string; key: string }> {
  const email = `invited-${++people}@example.org`;
  const { json } = await platform.call('POST', '/invitations', {
    token: platform.one.admin,
    body: { email },
  });
  secrets.add(json.key);
  return { email, key: json.key };
}
/** The newest key that was mailed. */
async function mailed(email: string): Promise<string> {
  const keys = await new Outbox(folder).keysTo(email);
  for (const key of keys) secrets.add(key);
  return keys.at(-1)!;
}
async function jwtOf(email: string): Promise<string> {
  return (await send('POST', '/api/v1/auth/login/', { email, password: PASSWORD })).json['jwt']!;
}
const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

/** As the page of the server sends them. */
const OF_PAGE = { 'x-tributary-session': '1', 'sec-fetch-site': 'same-origin' };

interface Way {
  /** What is done before, the records of which do not count. */
  readonly prepare?: () => Promise<Record<string, string>>;
  readonly send: (given: Record<string, string>, good: boolean) => Promise<{ status: number }>;
  readonly good: readonly string[];
  /** Absent: it cannot go wrong, or is not told to anybody. */
  readonly bad?: readonly string[];
}

const withPerson = async () => ({ email: await person() });
const login = (path: string, field = 'email'): Way => ({
  prepare: withPerson,
  send: ({ email }, good) => send('POST', path, { [field]: email!, password: good ? PASSWORD : WRONG }),
  good: ['login.success'],
  bad: ['login.failure'],
});
const finish = (path: string, start: (email: string) => Promise<unknown>, field = 'key'): Way => ({
  async prepare() {
    const email = await person();
    await start(email);
    return { email, key: await mailed(email) };
  },
  send: ({ key }, good) => send('POST', path, { [field]: good ? key! : 'x'.repeat(43), password: PASSWORD }),
  good: ['password_reset.use', 'user.password', 'token.revoke_all'],
  bad: [],
});
const resetAtIotile = (email: string) => send('POST', '/api/v1/auth/password/reset/', { email });
const join_ = (path: string, body: (email: string, key: string) => object): Way => ({
  prepare: invited,
  send: ({ email, key }, good) => send('POST', path, body(email!, good ? key! : 'x'.repeat(43))),
  good: ['invitation.use', 'user.create', 'member.set'],
  bad: [],
});
const withJwt = async () => {
  const email = await person();
  return { jwt: await jwtOf(email) };
};

const WAYS: Readonly<Record<string, Way>> = {
  'POST /tributary/v1/login': login('/tributary/v1/login'),
  'POST /tributary/v1/session': {
    prepare: withPerson,
    send: ({ email }, good) =>
      send('POST', '/tributary/v1/session', { email: email!, password: good ? PASSWORD : WRONG }, OF_PAGE),
    good: ['login.success'],
    bad: ['login.failure'],
  },
  'POST /tributary/v1/invitations/accept': join_('/tributary/v1/invitations/accept', (email, key) => ({
    ...{ email, key, password: PASSWORD },
  })),
  'POST /tributary/v1/password-resets/finish': finish('/tributary/v1/password-resets/finish', resetAtIotile),
  'POST /tributary/v1/address-changes/finish': {
    async prepare() {
      const email = await person();
      // Who makes accounts needs no key for an address.
      await platform.restart({ 'accounts-by': 'operators' });
      const { json } = await platform.call('POST', '/login', {
        token: null,
        body: { email, password: PASSWORD },
      });
      const other = `other-${email}`;
      const body = { email: other, currentPassword: PASSWORD };
      await platform.call('PATCH', `/users/${json.user.id}`, { token: json.token, body });
      const key = await mailed(other);
      await platform.restart();
      return { key };
    },
    send: ({ key }, good) =>
      send('POST', '/tributary/v1/address-changes/finish', { key: good ? key! : 'x'.repeat(43) }),
    good: ['address_change.use', 'user.update'],
    bad: [],
  },
  'POST /auth/user': login('/auth/user'),
  // Devices log in all day long: only wrong keys of theirs would say something, and those are in the log of the process.
  'POST /auth/device': {
    async prepare() {
      const headers = { authorization: `Bearer ${platform.one.admin}` };
      const base = `/applications/${platform.one.losantId}`;
      const device = await send('POST', `${base}/devices`, { name: `device ${++people}` }, headers);
      const key = await send('POST', `${base}/keys`, { description: 'x' }, headers);
      secrets.add(key.json['secret']!);
      return { deviceId: device.json['deviceId']!, key: key.json['key']!, secret: key.json['secret']! };
    },
    send: ({ deviceId, key, secret }, good) =>
      send('POST', '/auth/device', { deviceId: deviceId!, key: key!, secret: good ? secret! : WRONG }),
    good: [],
    bad: [],
  },
  // The first login also makes the person's lasting token.
  'POST /api/v1/auth/login': {
    ...login('/api/v1/auth/login/'),
    good: ['login.success', 'token.create'],
  },
  'POST /api/v1/auth/api-jwt-auth': login('/api/v1/auth/api-jwt-auth/', 'username'),
  'POST /api/v1/auth/api-jwt-refresh': {
    prepare: withJwt,
    send: ({ jwt }, good) => send('POST', '/api/v1/auth/api-jwt-refresh/', { token: good ? jwt! : 'a.b.c' }),
    good: ['login.success'],
    bad: [],
  },
  'POST /api/v1/auth/api-jwt-verify': {
    prepare: withJwt,
    send: ({ jwt }, good) => send('POST', '/api/v1/auth/api-jwt-verify/', { token: good ? jwt! : 'a.b.c' }),
    good: [],
    bad: [],
  },
  'POST /api/v1/auth/logout': {
    prepare: withJwt,
    send: ({ jwt }) => send('POST', '/api/v1/auth/logout/', {}, { authorization: `jwt ${jwt!}` }),
    good: ['token.revoke'],
  },
  'POST /api/v1/auth/password/reset': {
    prepare: withPerson,
    async send({ email }) {
      const answer = await resetAtIotile(email!);
      await mailed(email!);
      return answer;
    },
    good: ['password_reset.start'],
  },
  'POST /api/v1/auth/password/reset/confirm': finish('/api/v1/auth/password/reset/confirm/', resetAtIotile),
  'POST /api/v1/account': join_('/api/v1/account/', (email, invitation) => ({
    ...{ username: `u${people}`, email, invitation, password: PASSWORD },
  })),
  'GET /v1/tokens/user': {
    prepare: withPerson,
    send: ({ email }, good) =>
      send('GET', '/v1/tokens/user', undefined, basic(email!, good ? PASSWORD : WRONG)),
    good: ['login.success'],
    bad: ['login.failure'],
  },
  'POST /v1/tokens/project': {
    async prepare() {
      const headers = { authorization: `Bearer ${platform.one.token}` };
      return { token: (await send('GET', '/v1/tokens/project', undefined, headers)).json['token']! };
    },
    send: ({ token }, good) =>
      send('POST', '/v1/tokens/project', { refresh_token: good ? token! : 'x'.repeat(43) }),
    good: ['token.refresh'],
    bad: [],
  },
  'POST /v1/users': {
    ...join_('/v1/users', (email, invite) => ({ email, invite, password: PASSWORD })),
    good: ['email_check.start', 'invitation.use', 'user.create', 'member.set'],
  },
  'GET /v1/users/password': {
    prepare: withPerson,
    async send({ email }) {
      const answer = await send('GET', `/v1/users/password?reset=${email!}`);
      await mailed(email!);
      return answer;
    },
    good: ['password_reset.start'],
  },
  'POST /v1/users/password': finish('/v1/users/password', resetAtIotile, 'reset_key'),
  'POST /v1/users/email': {
    async prepare() {
      const { email, key: invite } = await invited();
      await send('POST', '/v1/users', { email, invite, password: PASSWORD });
      await new Outbox(folder).waitFor(email, 2);
      const keys = await new Outbox(folder).keysTo(email, 2);
      for (const key of keys) secrets.add(key);
      return { key: keys.find((key) => key !== invite)! };
    },
    send: ({ key }, good) =>
      send('POST', '/v1/users/email', { verification_key: good ? key! : 'x'.repeat(43) }),
    good: ['email_check.use', 'user.update'],
    bad: [],
  },
};

/** By an API's own logout, with the credential in the head. */
const LOGOUTS: Readonly<Record<string, (jwt: string) => Promise<{ status: number }>>> = {
  'POST /tributary/v1/logout': (jwt) =>
    send('POST', '/tributary/v1/logout', undefined, { authorization: `Bearer ${jwt}` }),
};

it('knows every door of every API', () => {
  const routes = withoutTwins(platform.routes);
  // Keys of ThingSpeak may stand in a body beside an entry; that is no login.
  const doors = routes
    .filter(({ admission, dialect }) => admission === 'body' && dialect !== 'thingspeak')
    .map(nameOf);
  expect([...doors].sort()).toEqual(Object.keys(WAYS).sort());
  const logouts = routes.filter(({ admission, url }) => admission === 'token' && /logout/.test(url));
  expect(logouts.map(nameOf)).toEqual(Object.keys(LOGOUTS));
});

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  it.each(['good', 'bad'] as const)('records what is %s', async (which) => {
    const expected = way[which];
    if (expected === undefined) return;
    const given = (await way.prepare?.()) ?? {};
    const last = (await records())[0]!.id;
    const { status } = await way.send(given, which === 'good');
    expect(status < 300).toBe(which === 'good');
    const made = await records(last);
    expect(made.map(({ action }) => action).sort()).toEqual([...expected].sort());
  });
});

it.each(Object.keys(LOGOUTS))('%s records who went', async (name) => {
  const jwt = await jwtOf(await person());
  const last = (await records())[0]!.id;
  expect((await LOGOUTS[name]!(jwt)).status).toBe(204);
  expect(await records(last)).toMatchObject([{ action: 'token.revoke', subject: { kind: 'login' } }]);
});

it('says no password, key or token', async () => {
  const text = JSON.stringify(await records());
  expect(secrets.size).toBeGreaterThan(15);
  for (const secret of secrets) expect(text).not.toContain(secret);
});
