/**
 * The session of the page: a login in a cookie that no script can read. Shown here: what the cookie is like, that it counts for this
 * API and for requests of this server's own page alone, and that such a login ends, and is ended, like every other.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../support/http.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { withoutTwins } from '../support/tenancy/requests.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'trust-proxy': '127.0.0.1' });
});
afterAll(() => platform.stop());

type Headers = Record<string, string>;
/** As a browser sends them with a request of the page. */
const OWN: Headers = { 'x-tributary-session': '1', 'sec-fetch-site': 'same-origin' };

const begin = (headers: Headers = OWN, { email, password } = platform.one) =>
  platform.call('POST', '/session', { token: null, headers, body: { email, password } });
const ask = (method: string, path: string, headers: Headers) =>
  platform.call(method, path, { token: null, headers });

/** Name and value, as the browser sends them back. */
async function cookieOf(headers: Headers = OWN): Promise<string> {
  const begun = await begin(headers);
  expect(begun.status, begun.text).toBe(200);
  return begun.headers.get('set-cookie')!.split(';', 1)[0]!;
}
const shown = (cookie: string): Headers => ({ ...OWN, cookie });

describe('the cookie', () => {
  it('is closed to scripts and other sites, and its secret stands nowhere else', async () => {
    const begun = await begin();
    const [pair, ...attributes] = begun.headers.get('set-cookie')!.split('; ');
    const [name, secret] = pair!.split('=') as [string, string];
    expect(name).toBe(`tributary-session-${new URL(platform.url).port}`);
    expect(attributes).toContain('HttpOnly');
    expect(attributes).toContain('SameSite=Strict');
    expect(begun.text).not.toContain(secret);
    expect(begun.json.me).toMatchObject({ kind: 'user', user: { email: platform.one.email } });
  });

  it('is of the folder that the browser knows this API by: no path of a proxy is needed, and none is guessed', async () => {
    expect((await begin()).headers.get('set-cookie')).not.toMatch(/path=|domain=/i);
  });

  it.each([
    ['a proxy says that it is HTTPS', { 'x-forwarded-proto': 'https' }, true],
    ['the page itself was got by HTTPS', { origin: 'https://iot.example' }, true],
    ['it is HTTP', {}, false],
  ])('where %s, goes by HTTPS alone: %s', async (_, headers, secure) => {
    const set = (await begin({ ...OWN, ...(headers as Headers) })).headers.get('set-cookie')!;
    expect(/; Secure/.test(set)).toBe(secure);
  });

  it('has a name for each port, as cookies are of a host', async () => {
    const set = async (host: string) =>
      (await begin({ ...OWN, 'x-forwarded-host': host })).headers.get('set-cookie')!.split('=', 1)[0];
    expect(await set('iot.example:8443')).toBe('tributary-session-8443');
    expect(await set('iot.example')).toBe('tributary-session');
  });
});

describe('counts', () => {
  it('for every operation of this API, as a token does', async () => {
    const cookie = await cookieOf();
    expect((await ask('GET', '/me', shown(cookie))).json.user.email).toBe(platform.one.email);
    const made = await platform.call('POST', '/devices', {
      ...{ token: null, headers: shown(cookie), body: { key: 'made-by-page' } },
    });
    expect(made.status, made.text).toBe(201);
  });

  const own = () => new URL(platform.url).origin;
  const CASES: readonly (readonly [string, string, () => Headers, boolean])[] = [
    ['from another site', 'GET', () => ({ ...OWN, 'sec-fetch-site': 'cross-site' }), false],
    ['from another port or subdomain', 'GET', () => ({ ...OWN, 'sec-fetch-site': 'same-site' }), false],
    ['that somebody typed', 'GET', () => ({ ...OWN, 'sec-fetch-site': 'none' }), false],
    ['without the header of the page', 'GET', () => ({ 'sec-fetch-site': 'same-origin' }), false],
    [
      'with a foreign Origin',
      'GET',
      () => ({ 'x-tributary-session': '1', origin: 'http://evil.example' }),
      false,
    ],
    ['with the Origin null', 'POST', () => ({ 'x-tributary-session': '1', origin: 'null' }), false],
    [
      'with its own Origin over plain HTTP',
      'POST',
      () => ({ 'x-tributary-session': '1', origin: own() }),
      true,
    ],
    ['that changes and says no origin', 'POST', () => ({ 'x-tributary-session': '1' }), false],
    ['that reads and says no origin', 'GET', () => ({ 'x-tributary-session': '1' }), true],
  ];
  it.each(CASES)('of a request %s (%s)', async (_, method, headers, good) => {
    const cookie = await cookieOf();
    const body = method === 'POST' ? { body: {} } : {};
    const path = method === 'POST' ? '/query/last' : '/me';
    const { one } = platform;
    const at = method === 'POST' ? `${path}?project=${one.project}` : path;
    const answer = await platform.call(method, at, {
      token: null,
      headers: { ...headers(), cookie },
      ...body,
    });
    expect(answer.status).toBe(good ? 200 : 401);
    if (!good) expect(answer.json.error.code).toBe('credentials_missing');
  });

  it('behind a proxy by the host that the browser named', async () => {
    const page = {
      ...{ 'x-tributary-session': '1', origin: 'http://iot.example', 'x-forwarded-host': 'iot.example' },
    };
    const cookie = await cookieOf(page);
    expect((await ask('GET', '/me', { ...page, cookie })).status).toBe(200);
  });

  it('less than a token in the head: a wrong one is not made good by the cookie', async () => {
    const cookie = await cookieOf();
    const answer = await ask('GET', '/me', { ...shown(cookie), authorization: 'Bearer wrong' });
    expect(answer.json.error.code).toBe('credentials_invalid');
  });

  it('for no other API: with the cookie each of their routes answers as without it', async () => {
    const cookie = await cookieOf();
    const routes = withoutTwins(platform.routes).filter(
      ({ dialect, admission }) => dialect !== 'native' && admission !== 'refused',
    );
    expect(routes.length).toBeGreaterThan(200);
    for (const { method, url } of routes) {
      const at = platform.url + url.replace(/:\w+/g, '1').replace('*', 'x');
      const [without, cookied] = await Promise.all(
        [{}, shown(cookie)].map((headers) => send(at, { method, headers: headers })),
      );
      expect(cookied!.status, `${method} ${url}`).toBe(without!.status);
    }
  });

  it('for pages of other origins not at all: the browser may not send them the header', async () => {
    const asked = await send(platform.at('/me'), {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-headers': 'x-tributary-session' },
    });
    expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).not.toContain('session');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('a session', () => {
  it('is begun by the own page alone: nobody is logged in by another one, as somebody else', async () => {
    const refused = await begin({ ...OWN, 'sec-fetch-site': 'cross-site' });
    expect(refused.status).toBe(403);
    expect(refused.json.error).toMatchObject({ code: 'session_origin' });
    expect(refused.headers.get('set-cookie')).toBeNull();
    expect((await begin({})).json.error.message).toContain('x-tributary-session');
  });

  it('says who is logged in, and that nobody is, without an error', async () => {
    expect((await ask('GET', '/session', OWN)).json).toEqual({ me: null });
    const cookie = await cookieOf();
    expect((await ask('GET', '/session', shown(cookie))).json.me.user.email).toBe(platform.one.email);
    expect((await ask('GET', '/session', { cookie })).json).toEqual({ me: null });
    expect((await ask('GET', '/session', shown('tributary-session=x'))).json).toEqual({ me: null });
  });

  it('is ended by its page, with its cookie, and is good no more', async () => {
    const cookie = await cookieOf();
    expect(
      (await ask('DELETE', '/session', { ...shown(cookie), 'sec-fetch-site': 'same-site' })).status,
    ).toBe(403);
    const ended = await ask('DELETE', '/session', shown(cookie));
    expect(ended.status).toBe(204);
    expect(ended.headers.get('set-cookie')).toMatch(/^tributary-session-\d+=; Max-Age=0/);
    expect((await ask('GET', '/me', shown(cookie))).status).toBe(401);
    // A page that was asleep in the meantime.
    expect((await ask('DELETE', '/session', shown(cookie))).status).toBe(204);
  });

  it('takes the place of the one before in the same browser', async () => {
    const cookie = await cookieOf();
    await cookieOf(shown(cookie));
    expect((await ask('GET', '/me', shown(cookie))).status).toBe(401);
  });

  it('stays the one before when the password was wrong', async () => {
    const cookie = await cookieOf();
    const body = { email: platform.one.email, password: 'wrong password' };
    const refused = await platform.call('POST', '/session', { token: null, headers: shown(cookie), body });
    expect(refused.status).toBe(401);
    expect((await ask('GET', '/me', shown(cookie))).status).toBe(200);
  });

  it('ends with a new password, and stands in the audit log like every login', async () => {
    const body = { email: 'page-person@example.org', password: 'a very long password' };
    const made = await platform.call('POST', '/users', { token: platform.one.admin, body });
    const { id } = made.json.user ?? made.json;
    const cookie = (await begin(OWN, body as never)).headers.get('set-cookie')!.split(';', 1)[0]!;
    const own = await platform.call('PATCH', `/users/${id}`, {
      ...{ token: null, headers: shown(cookie) },
      body: { password: 'another very long password', currentPassword: body.password },
    });
    expect(own.status, own.text).toBe(200);
    expect((await ask('GET', '/me', shown(cookie))).status).toBe(401);
    const audit = await platform.call('GET', '/audit', { token: platform.one.admin });
    const actions = (audit.json.items as { action: string }[]).map(({ action }) => action);
    expect(actions).toContain('login.success');
    expect(audit.text).not.toContain(cookie.split('=')[1]);
  });
});
