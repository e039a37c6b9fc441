/** No credential hands on more time than it has, and a key that came by mail ends with what it was for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Outbox } from '../../support/outbox.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';

let platform: TestPlatform;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-ends-'));
  platform = await startTestPlatform({ 'data-dir': folder });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

const native = (token: string | null, method: string, path: string, body?: unknown): Promise<Answer> =>
  platform.call(method, path, { token, body });
/** What a door of another API answers. */
async function vendor(secret: string, method: string, path: string, body?: object) {
  const response = await fetch(platform.url + path, {
    method,
    headers: { authorization: secret, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) as Record<string, string> };
}
const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString()) as { exp?: number };

describe('a token that is made with one that ends', () => {
  const HOUR = 3_600_000;
  const end = Math.floor(Date.now() / 1000) * 1000 + HOUR;
  const later = new Date(end + HOUR).toISOString();
  const sooner = new Date(end - HOUR / 2).toISOString();
  let maker: string;
  beforeAll(async () => {
    const body = {
      ...{ name: 'ending', project: platform.one.project, scopes: ['project:admin'] },
      expires: new Date(end).toISOString(),
    };
    maker = (await native(platform.one.admin, 'POST', '/tokens', body)).json.token;
  });

  it('ends with it at the latest', async () => {
    const make = (expires?: string | null) =>
      native(maker, 'POST', '/tokens', {
        ...{ name: 'made', scopes: ['project:read'] },
        ...(expires !== undefined && { expires }),
      });
    for (const none of [undefined, null])
      expect((await make(none)).json.info.expires).toBe(new Date(end).toISOString());
    expect(Date.parse((await make(sooner)).json.info.expires)).toBe(Date.parse(sooner));
    const refused = await make(later);
    expect(refused.status).toBe(400);
    expect(refused.json.error.message).toMatch(/expires.*at most/);
    expect(refused.json.error.message).toContain(new Date(end).toISOString());
  });

  it('of the Losant API too', async () => {
    const path = `/applications/${platform.one.losantId}/tokens`;
    const make = (expirationDate?: string) =>
      vendor(`Bearer ${maker}`, 'POST', path, {
        ...{ name: 'made', scope: ['all.Application.read'] },
        ...(expirationDate && { expirationDate }),
      });
    expect(Date.parse((await make()).json['expirationDate']!)).toBe(end);
    expect(Date.parse((await make(sooner)).json['expirationDate']!)).toBe(Date.parse(sooner));
    const refused = await make(later);
    expect([refused.status, refused.text.includes('expirationDate')], refused.text).toEqual([400, true]);
  });

  it('of the iobeam API too, which is not extended by refreshing then', async () => {
    const make = (more = '') =>
      vendor(`Bearer ${maker}`, 'GET', `/v1/tokens/project?include_user=false${more}`);
    const made = await make();
    expect(made.status, made.text).toBe(200);
    expect(claimsOf(made.json['token']!).exp).toBe(end / 1000);
    const refresh = (token: string) =>
      vendor(`Bearer ${token}`, 'POST', '/v1/tokens/project', { refresh_token: token });
    expect((await refresh(made.json['token']!)).status).not.toBe(200);
    expect((await make('&duration=2h')).status).toBe(422);
    expect((await make('&refreshable=true')).status).toBe(422);
    expect(claimsOf((await make('&duration=10m')).json['token']!).exp).toBeLessThan(end / 1000);
    // Of one that does not end, nothing changes.
    const free = await vendor(`Bearer ${platform.one.token}`, 'GET', '/v1/tokens/project');
    expect((await refresh(free.json['token']!)).status).toBe(200);
  });

  it('of the IOTile API too: the key of a device that a token of a person asks for', async () => {
    const owner = await login(platform.one.email, platform.one.password);
    const body = {
      ...{ name: 'of a person', project: platform.one.project, scopes: ['project:admin'] },
      expires: new Date(end).toISOString(),
    };
    const { json } = await native(owner, 'POST', '/tokens', body);
    const { json: device } = await native(platform.one.token, 'POST', '/devices', { key: 'keyed' });
    const slug = `d--${(device.id as number)
      .toString(16)
      .padStart(16, '0')
      .replace(/(.{4})(?=.)/g, '$1-')}`;
    const key = await vendor(`token ${json.token}`, 'GET', `/api/v1/device/${slug}/key/?type=a-jwt`);
    expect(claimsOf(key.json['key']!).exp).toBe(end / 1000);
  });
});

async function login(email: string, password: string): Promise<string> {
  const { json, text } = await native(null, 'POST', '/login', { email, password });
  expect(json.token, text).toBeDefined();
  return json.token;
}

describe('a key for a new password', () => {
  const PASSWORD = 'first-password';
  /** Somebody of two organizations, and as many keys as an administrator's resets mailed; mails are files here. */
  async function forgetful(email: string, resets: number) {
    const made = await native(platform.one.admin, 'POST', '/users', { email, password: PASSWORD });
    const id = made.json.user.id as number;
    const { json: invited } = await native(platform.two.admin, 'POST', '/invitations', {
      email,
      role: 'member',
    });
    const accepted = { key: invited.key, email, password: PASSWORD };
    expect((await native(null, 'POST', '/invitations/accept', accepted)).status).toBe(201);
    for (let i = 0; i < resets; i++)
      expect(
        (await native(platform.one.admin, 'POST', `/users/${id}/password-reset`)).json.password,
      ).toBeNull();
    const resetKeys = (await new Outbox(folder).keysTo(email, resets + 1)).slice(1);
    return { id, keys: resetKeys };
  }
  const DOORS: Record<string, (key: string, password: string) => Promise<number>> = {
    native: async (key, password) =>
      (await native(null, 'POST', '/password-resets/finish', { key, password })).status,
    iotile: async (key, password) =>
      (
        await fetch(`${platform.url}/api/v1/auth/password/reset/confirm/`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ key, password }),
        })
      ).status,
  };

  it('works once, and the others that were mailed end with it, whatever the door', async () => {
    for (const door of ['native', 'iotile']) {
      const { keys } = await forgetful(`${door}@example.org`, 3);
      expect(await DOORS[door]!(keys[0]!, 'second-password')).toBeLessThan(300);
      for (const key of keys)
        for (const each of Object.values(DOORS))
          expect(await each(key, 'stolen-password')).toBeGreaterThanOrEqual(400);
      await login(`${door}@example.org`, 'second-password');
    }
  });

  it('is lost to only one of two who use it at the same time', async () => {
    const { keys } = await forgetful('race@example.org', 1);
    const tries = Array.from({ length: 5 }, (_, i) => DOORS['native']!(keys[0]!, `${i}-th password`));
    expect((await Promise.all(tries)).filter((status) => status < 300)).toHaveLength(1);
  });

  it('ends with a change of the password, and of the address', async () => {
    for (const [name, change] of [
      ['changed', { password: 'second-password' }],
      ['moved', { email: 'elsewhere@example.org' }],
    ] as const) {
      const { id, keys } = await forgetful(`${name}@example.org`, 1);
      const own = await login(`${name}@example.org`, PASSWORD);
      const changed = await native(own, 'PATCH', `/users/${id}`, { ...change, currentPassword: PASSWORD });
      expect(changed.status, changed.text).toBe(200);
      expect(await DOORS['native']!(keys[0]!, 'stolen-password')).toBe(401);
    }
    await login('elsewhere@example.org', PASSWORD);
  });
});
