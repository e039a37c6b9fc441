/**
 * What an API hands out to an adopted credential (tokens of logins and devices, renewed and exchanged ones, tokens that these make) is
 * good where the credential is: through that API, from its addresses; and ends with it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, hex, jwt, send as sendTo, type Sent } from '../../support/old-clients.js';
import { startTestPlatform, type TestPlatform, type Tenant } from '../../support/platform.js';

/** Where the credentials are good. */
const HERE = '127.0.0.3';

let platform: TestPlatform;
let one: Tenant;
let pump: string;
beforeAll(async () => {
  platform = await startTestPlatform();
  ({ one } = platform);
  await platform.call('POST', '/devices', { body: { key: 'pump' } });
  const { items } = await get(`/applications/${one.losantId}/devices`, { headers: bearer(one.token) });
  pump = (items as { deviceId: string }[])[0]!.deviceId;
});
afterAll(() => platform.stop());

const send = (path: string, sent?: Sent) => sendTo(platform.url + path, sent);

async function get(path: string, sent: Sent): Promise<Record<string, unknown>> {
  const { status, text } = await send(path, sent);
  expect(status, text).toBeLessThan(300);
  return JSON.parse(text) as Record<string, unknown>;
}

async function adopt(credential: object): Promise<number> {
  const answer = await platform.call('POST', `/adoptions?project=${one.project}`, {
    token: one.admin,
    body: { credential: { name: 'old', addresses: [HERE], ...credential } },
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.json.credential.id as number;
}

interface Handed {
  /** How a request shows it to its API. */
  readonly headers: Record<string, string>;
  readonly secret: string;
  readonly path: string;
}

interface Door {
  readonly credential: () => object;
  /** All that can be had for the credential, by what it is. */
  hand(credential: never): Promise<Record<string, Handed>>;
}

const secretOf = (answer: Record<string, unknown>, name = 'token') => String(answer[name]);
const email = () => `${hex(12)}@example.org`;
const login = (api: string) => ({ api, form: 'login', identifier: email(), secret: 'a password of before' });
type Login = ReturnType<typeof login>;

const DOORS: Record<string, Door> = {
  'a login of Losant': {
    credential: () => ({ ...login('losant'), role: 'admin' }),
    async hand({ identifier, secret: password }: Login) {
      const path = `/applications/${one.losantId}`;
      const logIn = (more: object) =>
        get('/auth/user', { method: 'POST', from: HERE, body: { email: identifier, password, ...more } });
      const whole = secretOf(await logIn({}));
      const narrowed = secretOf(await logIn({ requestedScopes: ['all.User.read'] }));
      const wanted = { name: 'made', scope: ['all.Application'] };
      const make = { method: 'POST', from: HERE, headers: bearer(whole), body: wanted };
      const made = secretOf(await get(`/applications/${one.losantId}/tokens`, make));
      const own = { ...make, body: { name: 'own', scope: ['all.User'] } };
      const personal = secretOf(await get('/me/tokens', own));
      return Object.fromEntries(
        Object.entries({ whole, narrowed, made, personal }).map(([name, secret]) => [
          name,
          { secret, path, headers: bearer(secret) },
        ]),
      );
    },
  },
  'an access key of Losant': {
    credential: () => ({ api: 'losant', form: 'access-key', identifier: hex(32), secret: hex(64) }),
    async hand({ identifier: key, secret }: Login) {
      const body = { deviceId: pump, key, secret };
      const token = secretOf(await get('/auth/device', { method: 'POST', from: HERE, body }));
      const path = `/applications/${one.losantId}/devices/${pump}`;
      return { token: { secret: token, path, headers: bearer(token) } };
    },
  },
  'a login of IOTile': {
    credential: () => login('iotile'),
    async hand({ identifier, secret: password }: Login) {
      const path = '/api/v1/project/';
      const post = (to: string, body: object) => get(to, { method: 'POST', from: HERE, body });
      const logged = await post('/api/v1/auth/login/', { email: identifier, password });
      const first = secretOf(logged, 'jwt');
      const renewed = secretOf(await post('/api/v1/auth/api-jwt-refresh/', { token: first }));
      const headers = { authorization: `jwt ${first}` };
      const another = secretOf(await get('/api/v1/auth/token/', { headers, from: HERE }), 'jwt');
      const lasting = secretOf(logged);
      const words = { first, renewed, another };
      return {
        ...Object.fromEntries(
          Object.entries(words).map(([name, secret]) => [
            name,
            { secret, path, headers: { authorization: `jwt ${secret}` } },
          ]),
        ),
        lasting: { secret: lasting, path, headers: { authorization: `Token ${lasting}` } },
      };
    },
  },
  'a login of iobeam': {
    credential: () => ({ ...login('iobeam'), role: 'admin' }),
    async hand({ identifier, secret }: Login) {
      const basic = Buffer.from(`${identifier}:${secret}`).toString('base64');
      const user = secretOf(
        await get('/v1/tokens/user', { from: HERE, headers: { authorization: `Basic ${basic}` } }),
      );
      const ask = { from: HERE, headers: bearer(user) };
      const project = secretOf(await get(`/v1/tokens/project?project_id=${one.project}`, ask));
      return exchangedOf({ user, project });
    },
  },
  'a token of iobeam': {
    credential: () => ({ api: 'iobeam', secret: jwt() }),
    hand: ({ secret }: Login) => exchangedOf({ project: secret }, false),
  },
};

/** With what a project token is exchanged for, twice. */
async function exchangedOf(tokens: { readonly project: string; readonly user?: string }, withFirst = true) {
  const exchange = async (token: string) =>
    secretOf(await get('/v1/tokens/project', { method: 'POST', from: HERE, body: { refresh_token: token } }));
  const exchanged = await exchange(tokens.project);
  const again = await exchange(exchanged);
  const all: Record<string, string> = { ...(withFirst ? tokens : {}), exchanged, again };
  const path = `/v1/devices?project_id=${one.project}`;
  return Object.fromEntries(
    Object.entries(all).map(([name, secret]) => [name, { secret, path, headers: bearer(secret) }]),
  );
}

describe.each(Object.keys(DOORS))('what %s hands out', (name) => {
  it('is good through its API alone, from its addresses alone, and ends with it', async () => {
    const { credential, hand } = DOORS[name]!;
    const given = credential();
    const id = await adopt(given);
    const handed = await hand(given as never);
    const elsewhere = async ({ secret, path, headers }: Handed) => ({
      here: (await send(path, { headers, from: HERE })).status,
      'another address': (await send(path, { headers })).status,
      'the native API': (await send('/tributary/v1/me', { headers: bearer(secret), from: HERE })).status,
      // Of an API that takes everybody's bearer tokens.
      'another API': (
        await send('/query?q=SHOW+DATABASES', { headers: { authorization: `Token ${secret}` }, from: HERE })
      ).status,
    });
    for (const [what, each] of Object.entries(handed)) {
      const { here, ...others } = await elsewhere(each);
      expect([what, here]).toEqual([what, 200]);
      expect([what, Object.values(others).filter((status) => ![401, 403].includes(status))]).toEqual([
        what,
        [],
      ]);
    }
    await platform.call('DELETE', `/adoptions/${id}?project=${one.project}`, { token: one.admin });
    for (const [what, { path, headers }] of Object.entries(handed)) {
      const { status } = await send(path, { headers, from: HERE });
      expect([what, [401, 403].includes(status)]).toEqual([what, true]);
    }
  });
});

it('is not renewed or exchanged from elsewhere', async () => {
  const person = login('iotile');
  await adopt(person);
  const { identifier, secret: password } = person;
  const logIn = { method: 'POST', from: HERE, body: { email: identifier, password } };
  const token = secretOf(await get('/api/v1/auth/login/', logIn), 'jwt');
  for (const path of ['/api/v1/auth/api-jwt-refresh/', '/api/v1/auth/api-jwt-verify/'])
    expect(await send(path, { method: 'POST', body: { token } })).toMatchObject({ status: 400 });
  const secret = jwt();
  await adopt({ api: 'iobeam', secret });
  const exchange = { method: 'POST', body: { refresh_token: secret } };
  expect((await send('/v1/tokens/project', exchange)).status).toBe(401);
  expect((await send('/v1/tokens/project', { ...exchange, from: HERE })).status).toBe(200);
});

it('makes no access key, which would be good from everywhere', async () => {
  const secret = jwt();
  await adopt({ api: 'losant', secret, scopes: ['project:admin'] });
  const make = { method: 'POST', from: HERE, headers: bearer(secret), body: { name: 'wide' } };
  const { status, text } = await send(`/applications/${one.losantId}/keys`, make);
  expect([status, text]).toEqual([403, expect.stringContaining('address')]);
});

it('a password that another platform gave is tried from its addresses alone, at every door', async () => {
  const person = login('iotile');
  const adoption = await adopt(person);
  const { identifier: address, secret: password } = person;
  const invitation = { token: platform.two.admin, body: { email: address } };
  const invite = await platform.call('POST', '/invitations', invitation);
  const join = { email: address, password, invite: invite.json.key as string };
  expect((await send('/v1/users', { method: 'POST', body: join })).status).toBeGreaterThanOrEqual(400);
  expect((await send('/v1/users', { method: 'POST', body: join, from: HERE })).status).toBe(201);
  // In another organization it is what it is here, and ends with the adoption.
  const users = await platform.call('GET', '/users?limit=1000', { token: one.admin });
  const { id: user } = (users.json.items as { id: number; email: string }[]).find(
    ({ email: own }) => own === address,
  )!;
  await platform.call('DELETE', `/users/${user}`, { token: one.admin });
  const logIn = { method: 'POST', from: HERE, body: { email: address, password } };
  const token = secretOf(await get('/api/v1/auth/login/', logIn), 'jwt');
  const ask = async () =>
    (await send('/api/v1/project/', { headers: { authorization: `jwt ${token}` }, from: HERE })).status;
  expect(await ask()).toBe(200);
  await platform.call('DELETE', `/adoptions/${adoption}?project=${one.project}`, { token: one.admin });
  expect(await ask()).toBe(401);
});

it('an access key that may be guessed is not tried without end by rehearsals', async () => {
  const [identifier, secret] = [hex(32), 'pw'];
  const key = { api: 'losant', form: 'access-key', identifier, secret, addresses: ['127.0.0.0/24'] };
  await adopt(key);
  const problems: string[] = [];
  for (let guess = 0; guess < 8; guess++) {
    const body = Buffer.from(JSON.stringify({ deviceId: pump, key: identifier, secret: `pw${guess}` }));
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', target: '/auth/device', headers, body: body.toString('base64') };
    const { json } = await platform.call('POST', '/adoptions/check', { body: request });
    problems.push(json.credential.problem as string);
  }
  expect(problems.at(0)).toContain('do not belong together');
  expect(problems.at(-1)).toMatch(/second/);
});
