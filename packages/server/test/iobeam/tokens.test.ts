/** Tokens: who gets one, what is in it, what it may do, and what a refresh keeps. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { later } from '../support/clock.js';
import { basic, callIobeam, claimsOf, makeTokens, type Call, type Tokens } from './account-support.js';

let platform: TestPlatform;
let tokens: Tokens;
const call = (method: string, path: string, options?: Call) =>
  callIobeam(platform.url, method, path, options);
const projectToken = async (query: string, token = tokens.user) =>
  call('GET', `/tokens/project?project_id=${platform.one.project}${query}`, { token });
const register = (token: string, id?: string) =>
  call('POST', '/devices', { token, body: { project_id: platform.one.project, device_id: id } });

beforeAll(async () => {
  platform = await startTestPlatform({ 'iobeam-refresh-grace': '3s' });
  tokens = await makeTokens(platform);
});
afterAll(() => platform.stop());

describe('GET /tokens/user', () => {
  it('takes Basic with the e-mail address, or the parameters that Java sends', async () => {
    const { email, password } = platform.one;
    const byBasic = await call('GET', '/tokens/user', { headers: basic(email, password) });
    const query = new URLSearchParams({ password, name: email }).toString();
    for (const { status, json } of [byBasic, await call('GET', `/tokens/user?${query}`)]) {
      expect(status).toBe(200);
      expect(json).toEqual({
        token: expect.any(String) as string,
        expires: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/) as string,
        user_id: expect.any(Number) as number,
      });
    }
  });

  it('answers 403 to a wrong password and an unknown name alike, 401 to none', async () => {
    const wrong = await call('GET', '/tokens/user', { headers: basic(platform.one.email, 'wrong') });
    const unknown = await call('GET', '/tokens/user', { headers: basic('nobody@example.org', 'wrong') });
    expect([wrong.status, unknown.status]).toEqual([403, 403]);
    expect(wrong.text).toBe(unknown.text);
    expect((await call('GET', '/tokens/user')).status).toBe(401);
    expect((await call('GET', '/tokens/user', { headers: { authorization: 'Basic !!' } })).status).toBe(401);
  });
});

describe('GET /tokens/project', () => {
  it('answers a JWT with exp, pid, uid and pms that is good for 30 days', async () => {
    const { json } = await projectToken('');
    const { exp, pid, uid, pms } = claimsOf(json.token as string);
    expect({ pid, pms }).toEqual({ pid: platform.one.project, pms: 7 });
    expect(exp! * 1000).toBe(Date.parse((json.expires as string).replace(/ (\S+) \+0000$/, 'T$1Z')));
    expect(exp! - Date.now() / 1000).toBeGreaterThan(30 * 86_400 - 10);
    expect(json).toMatchObject({ user_id: uid, project_id: pid, read: true, write: true, admin: true });
    expect(uid).toBeGreaterThan(0);
    expect(json.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(JSON.parse(Buffer.from(json.token.split('.')[0] as string, 'base64url').toString())).toEqual({
      typ: 'JWT',
      alg: 'HS256',
    });
  });

  it('fits, as a header line, into the 256 bytes that the microcontrollers have for one', async () => {
    const { json } = await projectToken('');
    expect(`Authorization: Bearer ${json.token}\r\n`.length).toBeLessThan(256 - 12);
  });

  it('gives what was asked for, spelled as Python or as everybody else', async () => {
    const { json } = await projectToken('&read=True&write=False&admin=False&include_user=false&duration=5w');
    expect(json).toMatchObject({ read: true, write: false, admin: false, user_id: 0 });
    const { exp, uid, pms } = claimsOf(json.token as string);
    expect({ uid, pms }).toEqual({ uid: 0, pms: 1 });
    expect(exp! - Date.now() / 1000).toBeCloseTo(5 * 7 * 86_400, -2);
  });

  it.each([
    ['read=maybe', 'read'],
    ['duration=5x', 'duration'],
    ['duration=0d', 'duration'],
    ['duration=999999999999w', 'duration'],
    ['project_id=one', 'project_id'],
  ])('refuses %s with 422 and names the parameter', async (query, field) => {
    const { status, json } = await projectToken(`&${query}`);
    expect(status).toBe(422);
    expect(json.errors[0].message).toContain(field);
  });

  it('answers 403 alike for a foreign and an unknown project', async () => {
    const path = (id: number) => `/tokens/project?project_id=${id}`;
    const foreign = await call('GET', path(platform.two.project), { token: tokens.user });
    const unknown = await call('GET', path(999_999), { token: tokens.user });
    expect([foreign.status, unknown.status]).toEqual([403, 403]);
    expect(foreign.text.replace(String(platform.two.project), '')).toBe(unknown.text.replace('999999', ''));
  });

  it('is not made longer by a token of a machine that does not administer the project', async () => {
    expect((await projectToken('', tokens.read)).status).toBe(403);
    expect((await projectToken('', platform.one.writer)).status).toBe(403);
    expect((await projectToken('', platform.one.token)).status).toBe(200);
  });
});

describe('what a token may do', () => {
  it('is what its permissions say: 403 without them', async () => {
    expect((await register(tokens.read)).status).toBe(403);
    expect((await register(tokens.write)).status).toBe(201);
    expect((await call('GET', '/devices', { token: tokens.read })).status).toBe(200);
  });

  it('stands side by side: a token that only writes does not read, also not in other APIs', async () => {
    const { json } = await projectToken('&read=false&write=true&admin=false');
    const token = json.token as string;
    expect(claimsOf(token)['pms']).toBe(2);
    expect((await register(token)).status).toBe(201);
    expect((await call('GET', '/devices', { token })).status).toBe(403);
    expect((await platform.call('GET', '/devices', { token })).status).toBe(403);
    expect((await platform.call('GET', '/devices', { token: tokens.read })).status).toBe(200);
  });

  it('ends at its project: 403', async () => {
    expect((await register(tokens.foreign)).status).toBe(403);
    const body = { project_id: 999_999 };
    expect((await call('POST', '/devices', { token: tokens.all, body })).status).toBe(403);
  });

  it('is 401 for none and for an unreadable header, 403 for one that was never given out', async () => {
    expect((await call('GET', '/devices')).status).toBe(401);
    expect((await call('GET', '/devices', { headers: { authorization: 'Token x' } })).status).toBe(401);
    const forged = `${tokens.all.slice(0, -3)}abc`;
    expect((await call('GET', '/devices', { token: forged })).status).toBe(403);
  });

  it('is limited to the device of a token for one', async () => {
    const [own, other] = ['only-this', 'not-this'];
    for (const id of [own, other]) await register(tokens.all, id);
    const { json } = await projectToken(`&device_id=${own}`);
    const token = json.token as string;
    expect((await call('GET', `/devices/${own}`, { token })).json.device_id).toBe(own);
    expect((await call('GET', '/devices', { token })).json.devices).toHaveLength(1);
    expect((await call('GET', `/devices/${other}`, { token })).status).toBe(403);
    expect((await call('DELETE', `/devices/${other}`, { token })).status).toBe(403);
    expect((await call('PATCH', `/devices/${other}`, { token, body: { device_name: 'x' } })).status).toBe(
      403,
    );
    expect((await register(token)).status).toBe(403);
    expect((await projectToken('&device_id=nobody')).status).toBe(404);
  });

  it('belongs to tokens of this platform too', async () => {
    expect((await register(platform.one.writer, 'by-native-token')).status).toBe(201);
    expect((await register(platform.one.reader)).status).toBe(403);
  });
});

describe('POST /tokens/project', () => {
  const refresh = (token: unknown) => call('POST', '/tokens/project', { body: { refresh_token: token } });

  it('exchanges a good token for a new one with the same rights, and both are good', async () => {
    const { status, json } = await refresh(tokens.write);
    expect(status).toBe(200);
    expect(json).toMatchObject({ project_id: platform.one.project, read: true, write: true, admin: false });
    expect(json.token).not.toBe(tokens.write);
    for (const token of [tokens.write, json.token as string])
      expect((await register(token)).status).toBe(201);
    expect((await projectToken('', json.token as string)).status).toBe(403);
  });

  it('keeps a token that only writes one that only writes, and one of a device one of that device', async () => {
    await register(tokens.all, 'kept');
    const made = await projectToken('&read=false&write=true&admin=false&device_id=kept&duration=5w');
    const { json } = await refresh(made.json.token);
    const { pms, exp } = claimsOf(json.token as string);
    expect(pms).toBe(2);
    expect(exp! - Date.now() / 1000).toBeCloseTo(35 * 86_400, -2);
    expect((await register(json.token as string)).status).toBe(403);
  });

  it('exchanges one that has ended, until the grace is over', async () => {
    const { json } = await projectToken('&duration=1s');
    const old = json.token as string;
    await later(2_200, async () => {
      const ended = await call('GET', '/devices', { token: old });
      expect(ended.status).toBe(401);
      expect(ended.json.errors[0].message).toContain('expired');
      expect((await refresh(old)).status).toBe(200);
    });
    await later(5_400, async () => expect((await refresh(old)).status).toBe(401));
  });

  it('refuses what it never gave out (401), what is not refreshable and what is of another API (403)', async () => {
    expect((await refresh(`${tokens.all}x`)).status).toBe(401);
    const { json } = await projectToken('&refreshable=False');
    expect((await register(json.token as string)).status).toBe(201);
    expect((await refresh(json.token)).status).toBe(403);
    expect((await refresh(platform.one.token)).status).toBe(403);
    expect((await refresh(tokens.user)).status).toBe(403);
  });

  it('refuses a revoked one with 401', async () => {
    const { json } = await projectToken('&include_user=false');
    const list = await platform.call('GET', '/tokens?limit=1000', { token: platform.one.admin });
    const newest = Math.max(...(list.json.items as { id: number }[]).map(({ id }) => id));
    await platform.call('DELETE', `/tokens/${newest}`, { token: platform.one.admin });
    expect((await register(json.token as string)).status).toBe(403);
    expect((await refresh(json.token)).status).toBe(401);
  });

  it.each([[undefined], [''], [7], [null], [{}]])('answers 422 to refresh_token %j', async (token) => {
    expect((await refresh(token)).status).toBe(422);
  });

  it('answers 400 to a body that is no JSON object', async () => {
    for (const body of ['', '[]', '{', '"x"', 'null'])
      expect((await call('POST', '/tokens/project', { body })).status).toBe(400);
  });
});
