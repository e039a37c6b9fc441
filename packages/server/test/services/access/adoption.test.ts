/** Credentials that another platform gave: who may adopt which, what they open, and what stays of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LONG } from '../../support/long.js';
import { bearer, hex, jwt, send as sendTo, type Sent } from '../../support/old-clients.js';
import { startTestPlatform, type Tenant, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';
import { later } from '../../support/clock.js';

let platform: TestPlatform;
let one: Tenant;
let pump: number;
let two: Tenant;
beforeAll(async () => {
  platform = await startTestPlatform();
  ({ one, two } = platform);
  pump = (await platform.call('POST', '/devices', { body: { key: 'pump' } })).json.id;
  await platform.call('POST', '/devices', { body: { key: 'fan' } });
});
afterAll(() => platform.stop());

interface Credential {
  readonly api: string;
  readonly secret: string;
  readonly [more: string]: unknown;
}

const adopt = (credential: Credential, token = one.token): Promise<Answer> =>
  platform.call('POST', '/adoptions', {
    token,
    body: { credential: { name: 'from before', ...credential } },
  });

async function adopted(credential: Credential, token?: string): Promise<Answer['json']> {
  const answer = await adopt(credential, token);
  expect(answer.text).toContain('"credential"');
  return answer.json.credential;
}

const send = (path: string, sent?: Sent) => sendTo(platform.url + path, sent);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const pick = (from: string) => from[Math.floor(Math.random() * from.length)];
/** For each API a credential, and the request of a client that carries it. */
const CARRIED: Record<string, () => { credential: Credential; path: string; sent: Sent; refused: number }> = {
  losant: () => {
    const secret = jwt();
    const path = `/applications/${one.losantId}/devices`;
    return { credential: { api: 'losant', secret }, path, sent: { headers: bearer(secret) }, refused: 401 };
  },
  iobeam: () => {
    const secret = jwt();
    const path = `/v1/devices?project_id=${one.project}`;
    return { credential: { api: 'iobeam', secret }, path, sent: { headers: bearer(secret) }, refused: 403 };
  },
  iotile: () => {
    const secret = jwt();
    const headers = { authorization: `jwt ${secret}` };
    return {
      credential: { api: 'iotile', secret },
      path: '/api/v1/project/',
      sent: { headers },
      refused: 401,
    };
  },
  iosense: () => {
    const secret = hex(24);
    const credential = { api: 'iosense', secret, addresses: ['127.0.0.1'] };
    const path = '/api/metaData/allDevices';
    return { credential, path, sent: { headers: { userID: secret } }, refused: 401 };
  },
  datacooee: () => {
    const secret = hex(36);
    const identifier = `${hex(20)}5ieXVieHgudng=`;
    const headers = { 'organization-id': identifier, 'organization-api-key': secret };
    const credential = { api: 'datacooee', secret, identifier };
    return { credential, path: '/api/external/v1/inputs', sent: { headers }, refused: 401 };
  },
  thingspeak: () => {
    // As they are drawn, but for one in a hundred that does not look it.
    const secret = Array.from({ length: 16 }, (_, at) => pick(at % 3 === 1 ? DIGITS : LETTERS)).join('');
    const path = `/channels/${pump}/feeds.json?api_key=${secret}`;
    return { credential: { api: 'thingspeak', secret, devices: ['pump'] }, path, sent: {}, refused: 400 };
  },
  'influx with a token': () => {
    const secret = hex(40);
    const headers = { authorization: `Token ${secret}` };
    return {
      credential: { api: 'influx', secret },
      path: '/query?q=SHOW+DATABASES',
      sent: { headers },
      refused: 401,
    };
  },
  'influx with a user name': () => {
    const secret = 'telegraf';
    const credential = { api: 'influx', secret, identifier: 'telegraf', addresses: ['127.0.0.0/24'] };
    return { credential, path: '/query?u=telegraf&p=telegraf&q=SHOW+DATABASES', sent: {}, refused: 401 };
  },
};

describe.each(Object.keys(CARRIED))('a credential of %s', (name) => {
  it('opens nothing before, its API afterwards, no other API, and nothing when it ended', async () => {
    const { credential, path, sent, refused } = CARRIED[name]!();
    const before = await send(path, sent);
    expect(before.status).toBe(refused);
    const { id } = await adopted(credential);
    expect(await send(path, sent)).toMatchObject({ status: 200 });
    // Kept in memory by now.
    expect(await send(path, sent)).toMatchObject({ status: 200 });
    expect(await send('/tributary/v1/me', { headers: bearer(credential.secret) })).toMatchObject({
      status: 401,
    });
    const others = ['losant', 'iobeam'].filter((other) => other !== credential.api);
    for (const other of others) {
      const elsewhere = CARRIED[other]!();
      const { status } = await send(elsewhere.path, { headers: bearer(credential.secret) });
      expect([other, status]).toEqual([other, elsewhere.refused]);
    }
    expect(await platform.call('DELETE', `/adoptions/${id}`)).toMatchObject({ status: 204 });
    const { status, text } = await send(path, sent);
    expect(status).toBe(refused);
    // As the API says it of every credential that is not good.
    expect(Object.keys(JSON.parse(text) as object)).toEqual(Object.keys(JSON.parse(before.text) as object));
    // And may come back.
    await adopted(credential);
    expect(await send(path, sent)).toMatchObject({ status: 200 });
  });
});

it('is listed among the tokens, with its kind, and among the adoptions, without its text', async () => {
  const secret = hex(40);
  const { id, token } = await adopted({
    ...{ api: 'influx', secret, name: 'telegraf of line 3' },
    addresses: ['127.0.0.0/24'],
  });
  const tokens = await platform.call('GET', '/tokens?limit=1000');
  expect(tokens.json.items.find((item: { id: number }) => item.id === token)).toMatchObject({
    kind: 'adopted',
    name: 'telegraf of line 3',
    scopes: ['project:write'],
    ...{ device: null, api: 'influx', addresses: ['127.0.0.0/24'] },
  });
  const adoptions = await platform.call('GET', '/adoptions?limit=1000');
  expect(adoptions.json.items.map((item: { id: number }) => item.id)).toContain(id);
  expect(tokens.text + adoptions.text).not.toContain(secret);
  const foreign = await platform.call('GET', '/adoptions', { token: two.token });
  expect(foreign.json.items).toEqual([]);
  expect(await platform.call('DELETE', `/adoptions/${id}`, { token: two.token })).toMatchObject({
    status: 404,
  });
  // By the list of tokens, too.
  expect(await platform.call('DELETE', `/tokens/${token}`)).toMatchObject({ status: 204 });
  const { status } = await send('/query?q=SHOW+DATABASES', { headers: { authorization: `Token ${secret}` } });
  expect(status).toBe(401);
});

it('leaves only hashes in the data folder', async () => {
  const secrets = [hex(40), hex(24), `pass-${hex(6)}`];
  await adopted({ api: 'influx', secret: secrets[0]! });
  await adopted({ api: 'iosense', secret: secrets[1]!, addresses: ['127.0.0.1'] });
  const login = { form: 'login', identifier: 'hash@example.org', addresses: ['127.0.0.1'] };
  await adopted({ api: 'iotile', secret: secrets[2]!, ...login, project: undefined }, one.admin).catch(
    () => 0,
  );
  const folder = platform.dataDir;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const text = files
    .filter((file) => file.isFile() && !file.parentPath.includes('points'))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))
    .join('');
  for (const secret of secrets) expect(text.includes(secret)).toBe(false);
});

describe('what opens something already', () => {
  it('is refused, whoever has it, and no more is told', async () => {
    const secret = hex(40);
    await adopted({ api: 'influx', secret }, two.token);
    const answers = [
      await adopt({ api: 'influx', secret }),
      await adopt({ api: 'influx', secret: two.reader }),
      await adopt({ api: 'influx', secret: one.reader }),
    ];
    expect(answers.map(({ status, json }) => [status, json.error.code, json.error.message])).toEqual(
      answers.map(() => [409, 'conflict', answers[0]!.json.error.message]),
    );
    expect(answers[0]!.text).not.toContain(secret);
  });

  it('so is an e-mail address that somebody has', async () => {
    const login = { api: 'iotile', form: 'login', secret: 'a password of theirs', identifier: two.email };
    const answer = await platform.call('POST', `/adoptions?project=${one.project}`, {
      token: one.admin,
      body: { credential: { name: 'x', ...login } },
    });
    expect(answer).toMatchObject({ status: 409 });
  });

  it('what the project itself has is told by its name', async () => {
    const secret = hex(40);
    await adopted({ api: 'influx', secret, name: 'mine' });
    const { status, json } = await adopt({ api: 'influx', secret });
    expect([status, json.error.message]).toEqual([
      409,
      expect.stringMatching(/already, as (\d+) \("mine"\); `tributary adopt end \1`/),
    ]);
  });

  it('who asks for others that may be guessed has to wait, also when what was new went well in between', async () => {
    const secret = hex(24);
    const credential = { api: 'iosense', secret, addresses: ['127.0.0.1'] };
    await adopted(credential);
    const tries: number[] = [];
    for (let i = 0; i < 8; i++) {
      tries.push((await adopt(credential, two.token)).status);
      const fresh = await adopt({ ...credential, secret: hex(24) }, two.token);
      expect([201, 429]).toContain(fresh.status);
    }
    expect(new Set(tries)).toEqual(new Set([409, 429]));
  });
});

describe('what may be guessed', () => {
  it.each([
    ['a user id of I/O Sense, whatever it looks like', { api: 'iosense', secret: hex(64) }],
    ['a short one', { api: 'losant', secret: 'YOUR_API_ACCESS_TOKEN' }],
    ['a long one of few characters', { api: 'influx', secret: 'x'.repeat(60) }],
    ['an id of a database', { api: 'influx', secret: hex(24) }],
    ['a password', { api: 'influx', identifier: 'grafana', secret: 'correct horse' }],
  ])('%s is refused without an address limit, with the reason', async (_, credential) => {
    const { status, json, text } = await adopt(credential);
    expect([status, json.error.code]).toEqual([400, 'secret_guessable']);
    expect(json.error.message).toMatch(/guessed.*--address/);
    expect(text).not.toContain(credential.secret);
  });

  it.each([
    'ABCDEFGH12345678',
    '1234567890123456',
    'PASSWORDPASSWORD',
    'MYKEY1MYKEY1MYKE',
    'AAAABBBBCCCCDDD1',
    'A1B2C3D4E5F6G7H8',
    '8A7B6C5D4E3F2G1H',
  ])('a key of ThingSpeak that nobody drew: %s', async (secret) => {
    const refused = await adopt({ api: 'thingspeak', secret });
    expect([refused.status, refused.json.error.code]).toEqual([400, 'secret_guessable']);
    const made = await adopt({ api: 'thingspeak', secret, addresses: ['127.0.0.1'] });
    expect(made.json.warnings).toEqual([expect.stringContaining('may be guessed')]);
  });

  it.each(['0.0.0.0/0', '198.51.0.0/12', '10.0.0.0/4', '2001:db8::/32', '::/0'])(
    'is not good from everywhere: %s',
    async (network) => {
      const answer = await adopt({ api: 'iosense', secret: hex(24), addresses: [network] });
      expect([answer.status, answer.json.error.code]).toEqual([400, 'secret_guessable']);
    },
  );

  it('is adopted with a warning, and good from its addresses alone', async () => {
    const secret = hex(24);
    const answer = await adopt({
      api: 'iosense',
      secret,
      addresses: ['127.0.0.4/31', '127.0.0.9', 'fc00::/7'],
    });
    expect(answer.json.warnings).toEqual([expect.stringMatching(/may be guessed.*127\.0\.0\.4\/31/)]);
    const from = async (address: string) =>
      (await send('/api/metaData/allDevices', { headers: { userID: secret }, from: address })).status;
    expect([await from('127.0.0.5'), await from('127.0.0.9'), await from('127.0.0.1')]).toEqual([
      200, 200, 401,
    ]);
    // Also when it stands in memory.
    expect([await from('127.0.0.6'), await from('127.0.0.4')]).toEqual([401, 200]);
  });

  it('also after a restart; and guesses slow down, for their address', async () => {
    const secret = hex(24);
    await adopted({ api: 'iosense', secret, addresses: ['127.0.1.0/24'] });
    await platform.restart();
    const from = async (address: string, userID: string) =>
      (await send('/api/metaData/allDevices', { headers: { userID }, from: address })).status;
    expect(await from('127.0.1.1', secret)).toBe(200);
    const guesses = new Set<number>();
    const guess = async () => guesses.add(await from('127.0.1.2', hex(24)));
    // One after the other they take longer; at once there are few places for one address.
    if (LONG) for (let i = 0; i < 60; i++) await guess();
    else await Promise.all(Array.from({ length: 12 }, guess));
    expect(guesses).toEqual(new Set([401, 429]));
    // Others are let in, and who was let in before.
    expect([await from('127.0.1.1', secret), await from('127.0.1.2', secret)]).toEqual([200, 200]);
  });
});

describe('limits', () => {
  it('a token of one device, with an end and scopes', async () => {
    const secret = hex(40);
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const limits = { devices: ['pump'], scopes: ['project:write'], expires };
    const made = await adopted({ api: 'influx', secret, ...limits });
    expect(made.expires).toBe(expires);
    const write = (device: string) =>
      send('/write', {
        method: 'POST',
        body: `t,device=${device} v=1`,
        headers: { authorization: `Token ${secret}` },
      });
    const statuses = [(await write('pump')).status, (await write('fan')).status];
    expect(statuses).toEqual([expect.any(Number), 403]);
    expect(
      (await adopt({ api: 'influx', secret: hex(40), devices: ['pump', 'fan'] })).json.error.message,
    ).toMatch(/devices is "…"; expected at most 1/);
    expect(await adopt({ api: 'influx', secret: hex(40), devices: ['nobody'] })).toMatchObject({
      status: 404,
    });
  });

  it('one that ended is refused as the API refuses it', async () => {
    const secret = jwt();
    const expires = Date.now() + 3_600_000;
    await adopted({ api: 'iotile', secret, expires });
    const ask = () => send('/api/v1/project/', { headers: { authorization: `jwt ${secret}` } });
    expect((await ask()).status).toBe(200);
    const ended = { status: 401, text: '{"detail":"Signature has expired."}' };
    await later(3_600_000, async () => expect(await ask()).toEqual(ended));
  });

  it('nobody gives more than they have', async () => {
    expect(await adopt({ api: 'influx', secret: hex(40) }, one.writer)).toMatchObject({ status: 403 });
    const wide = { api: 'influx', secret: hex(40), scopes: ['organization:read'] };
    expect(await adopt(wide)).toMatchObject({ status: 400 });
    const login = {
      api: 'iotile',
      form: 'login',
      identifier: 'x@example.org',
      secret: 'long enough password',
    };
    expect(await adopt(login)).toMatchObject({ status: 403 });
  });

  it.each([
    ['an unknown API', { api: 'thingworx' }, /credential.api is "…"; expected .*losant/],
    [
      'a form that the API does not have',
      { api: 'iosense', form: 'login' },
      /credential.form is "…"; expected of iosense: token/,
    ],
    [
      'an organization id that is missing',
      { api: 'datacooee' },
      /identifier is missing; expected the ORGANIZATION-ID/,
    ],
    ['one that is too much', { api: 'iobeam', identifier: 'x' }, /identifier is "…"; expected nothing/],
    [
      'an address that is none',
      { api: 'influx', addresses: ['home'] },
      /addresses\[0\] is "…"; expected addresses such as/,
    ],
    [
      'a secret with a line break',
      { api: 'influx', secret: `${hex(40)}\n${hex(4)}` },
      /secret is "…"; expected/,
    ],
    ['a role of a token', { api: 'influx', role: 'admin' }, /role is "…"; expected nothing/],
  ])('%s is told', async (_, credential, message) => {
    const answer = await adopt({ secret: hex(40), ...credential });
    expect([answer.status, answer.json.error.message]).toEqual([400, expect.stringMatching(message)]);
  });
});

describe('a login', () => {
  const login = (email: string, password: string, from?: string) =>
    send('/api/v1/auth/login/', { method: 'POST', body: { email, password }, ...(from ? { from } : {}) });
  const bring = (credential: object) =>
    platform.call('POST', `/adoptions?project=${one.project}`, {
      token: one.admin,
      body: { credential: { name: 'gateway', api: 'iotile', form: 'login', ...credential } },
    });

  it('of IOTile works there, also with a password that no account may have, from its addresses', async () => {
    const [identifier, secret] = ['user@example.com', 'my.pass'];
    expect((await bring({ identifier, secret })).json.error.code).toBe('secret_guessable');
    const made = await bring({ identifier, secret, addresses: ['127.0.0.1'] });
    expect(made.json.warnings).toHaveLength(1);
    const answer = await login(identifier, secret);
    expect(answer.status).toBe(200);
    const { jwt: token } = JSON.parse(answer.text) as { jwt: string };
    expect((await send('/api/v1/project/', { headers: { authorization: `jwt ${token}` } })).status).toBe(200);
    expect((await login(identifier, secret, '127.0.0.8')).status).toBe(401);
    expect((await login(identifier, 'wrong.pass')).status).toBe(401);
    // The page and the other APIs do not know it.
    expect(
      await platform.call('POST', '/login', { token: null, body: { email: identifier, password: secret } }),
    ).toMatchObject({ status: 401 });
    const { id } = made.json.credential;
    expect(
      await platform.call('DELETE', `/adoptions/${id}?project=${one.project}`, { token: one.admin }),
    ).toMatchObject({ status: 204 });
    expect((await login(identifier, secret)).status).toBe(401);
    expect((await send('/api/v1/project/', { headers: { authorization: `jwt ${token}` } })).status).toBe(401);
  });
});

describe('an access key of Losant', () => {
  const deviceOf = async (key: string) => {
    const { text } = await send(`/applications/${one.losantId}/devices?perPage=100`, {
      headers: bearer(one.token),
    });
    const { items } = JSON.parse(text) as { items: { deviceId: string; name: string }[] };
    return items.find(({ name }) => name === key)!.deviceId;
  };
  const logIn = async (key: string, secret: string, device: string, from?: string) =>
    (
      await send('/auth/device', {
        method: 'POST',
        body: { deviceId: await deviceOf(device), key, secret },
        ...(from ? { from } : {}),
      })
    ).status;

  it('lets its devices log in, and no others', async () => {
    const [identifier, secret] = [hex(32), hex(64)];
    const made = await adopted({ api: 'losant', form: 'access-key', identifier, secret, devices: ['pump'] });
    expect([await logIn(identifier, secret, 'pump'), await logIn(identifier, secret, 'fan')]).toEqual([
      200, 401,
    ]);
    expect(await logIn(identifier, hex(64), 'pump')).toBe(401);
    await platform.call('DELETE', `/adoptions/${made.id}`);
    expect(await logIn(identifier, secret, 'pump')).toBe(401);
  });

  it.each([
    ['strong', () => hex(64), {}],
    ['that may be guessed', () => `pw-${hex(4)}`, { addresses: ['127.0.0.0/24'] }],
  ])('two projects may bring the same one with secrets of their own, %s', async (_, secretOf, where) => {
    const [identifier, mine, theirs] = [hex(32), secretOf(), secretOf()];
    const key = { api: 'losant', form: 'access-key', identifier, ...where };
    await adopted({ ...key, secret: mine });
    // Nothing tells the second one of the first.
    const other = await adopt({ ...key, secret: theirs }, two.token);
    expect(other.status, other.text).toBe(201);
    expect([await logIn(identifier, mine, 'pump'), await logIn(identifier, theirs, 'pump')]).toEqual([
      200, 401,
    ]);
    const { id } = (await platform.call('POST', '/devices', { token: two.token, body: { key: hex(8) } }))
      .json;
    const deviceId = `7472696275${Number(id).toString(16).padStart(14, '0')}`;
    const there = (secret: string) =>
      send('/auth/device', { method: 'POST', body: { deviceId, key: identifier, secret } });
    expect([(await there(theirs)).status, (await there(mine)).status]).toEqual([200, 401]);
    // The whole credential leads to one.
    expect(await adopt({ ...key, secret: mine }, two.token)).toMatchObject({ status: 409 });
    expect((await adopt({ ...key, secret: secretOf() })).json.error.message).toContain('This project');
  });

  it('with a secret that may be guessed from its addresses alone', async () => {
    const [identifier, secret] = [hex(32), 'secret'];
    const key = { api: 'losant', form: 'access-key', identifier, secret };
    expect((await adopt(key)).json.error.code).toBe('secret_guessable');
    await adopted({ ...key, addresses: ['127.0.0.7'] });
    expect([
      await logIn(identifier, secret, 'fan', '127.0.0.7'),
      await logIn(identifier, secret, 'fan'),
    ]).toEqual([200, 401]);
  });
});

it('a project token of iobeam is exchanged for a new one, as its clients do near its end', async () => {
  const secret = jwt();
  const { id } = await adopted({ api: 'iobeam', secret });
  const { status, text } = await send('/v1/tokens/project', {
    method: 'POST',
    body: { refresh_token: secret },
  });
  expect(status).toBe(200);
  const { token } = JSON.parse(text) as { token: string };
  const ask = async () =>
    (await send(`/v1/devices?project_id=${one.project}`, { headers: bearer(token) })).status;
  expect(await ask()).toBe(200);
  await platform.call('DELETE', `/adoptions/${id}`);
  expect(await ask()).toBe(403);
});

it('what it is exchanged for ends when it would have', async () => {
  const exchange = (refresh_token: string) =>
    send('/v1/tokens/project', { method: 'POST', body: { refresh_token } });
  const end = new Date(Date.now() + 86_400_000).toISOString();
  const ending = 'QmFzZTY0LWVuZGluZy1vZi1pb2JlYW0tMTIzNDU2Nzg5';
  await adopted({ api: 'iobeam', secret: ending, expires: end });
  let token = ending;
  for (let round = 0; round < 2; round++) {
    const { status, text } = await exchange(token);
    expect(status, text).toBeLessThan(300);
    const given = JSON.parse(text) as { token: string; expires: string };
    expect(Date.parse(given.expires)).toBeLessThanOrEqual(Date.parse(end) + 1000);
    token = given.token;
  }
});

it('its API cannot be written into the secret', async () => {
  const secret = 'c29tZS1zdHJvbmctc2VjcmV0LW9mLWxvc2FudC0xMjM0';
  await adopted({ api: 'losant', secret });
  for (const text of [`losant\n\n${secret}`, `losant\n\n${secret}\n`]) {
    const asked = await send(`/channels.json?api_key=${encodeURIComponent(text)}`);
    expect(asked.status).toBeGreaterThanOrEqual(400);
    const basic = Buffer.from(`u:${text}`).toString('base64');
    const write = { method: 'POST', headers: { authorization: `Basic ${basic}` }, body: 'm a=1' };
    expect((await send('/write?db=x', write)).status).toBe(401);
  }
});

it.each(['::ffff:0:0/96', '::/48', '::ffff:10.0.0.0/8'])('a network of %s is none', async (network) => {
  const answer = await adopt({ api: 'iosense', secret: '5f1e2d3c4b5a69788796a5b4', addresses: [network] });
  expect(answer.status).toBe(400);
});

it('is in the audit log, with what limits it', async () => {
  const secret = hex(24);
  const { id } = await adopted({ api: 'iosense', secret, addresses: ['127.0.0.1'], name: 'old pump' });
  await platform.call('DELETE', `/adoptions/${id}`);
  const { json, text } = await platform.call('GET', '/audit?limit=20', { token: one.admin });
  const mine = json.items.filter((item: { subject: { name: string } }) => item.subject.name === 'old pump');
  expect(mine.map((item: { action: string }) => item.action)).toEqual(['token.revoke', 'credential.adopt']);
  expect(mine[1].details).toMatchObject({
    api: 'iosense',
    form: 'token',
    addresses: ['127.0.0.1'],
    scopes: ['project:write'],
  });
  expect(text).not.toContain(secret);
});
