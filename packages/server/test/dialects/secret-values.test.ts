/** What is wrong with a password, key or token of a body is said without showing it, through every API that takes one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const SECRET = 'qz7Xk29vLw';
const EMAIL = 'somebody@example.org';
const LOSANT_ID = 'a'.repeat(24);

/** Method, path, the member that is a secret, and the others. */
const ROUTES: readonly [string, string, string, object][] = [
  ['POST', '/tributary/v1/login', 'password', { email: EMAIL }],
  ['POST', '/tributary/v1/session', 'password', { email: EMAIL }],
  ['POST', '/tributary/v1/users', 'password', { email: EMAIL }],
  ['PATCH', '/tributary/v1/users/1', 'password', {}],
  ['PATCH', '/tributary/v1/users/1', 'currentPassword', {}],
  ['POST', '/tributary/v1/invitations/accept', 'key', { email: EMAIL, password: 'long enough' }],
  ['POST', '/tributary/v1/invitations/accept', 'password', { email: EMAIL, key: 'a key' }],
  ['POST', '/tributary/v1/password-resets/finish', 'key', { password: 'long enough' }],
  ['POST', '/tributary/v1/password-resets/finish', 'password', { key: 'a key' }],
  ['POST', '/tributary/v1/address-changes/finish', 'key', {}],
  ['POST', '/auth/user', 'password', { email: EMAIL }],
  ['POST', '/auth/user', 'twoFactorCode', { email: EMAIL, password: 'long enough' }],
  ['POST', '/auth/device', 'secret', { deviceId: LOSANT_ID, key: 'a key' }],
  ['POST', '/auth/device', 'key', { deviceId: LOSANT_ID, secret: 'a secret' }],
  ['POST', '/v1/users', 'password', { email: EMAIL, invite: 'an invitation' }],
  ['POST', '/v1/users', 'invite', { email: EMAIL, password: 'long enough' }],
  ['PATCH', '/v1/users/me', 'password', {}],
  ['POST', '/v1/tokens/project', 'refresh_token', {}],
  ['POST', '/api/v1/auth/login/', 'password', { email: EMAIL }],
  ['POST', '/api/v1/auth/api-jwt-auth/', 'password', { username: EMAIL }],
  ['POST', '/api/v1/auth/api-jwt-refresh/', 'token', {}],
  ['POST', '/api/v1/auth/password/reset/confirm/', 'key', { password: 'long enough' }],
];

describe('a secret that cannot be taken', () => {
  it.each(ROUTES)('%s %s, %s', async (method, path, member, others) => {
    const send = async (body: string) => {
      const answer = await fetch(platform.url + path, {
        method,
        headers: {
          authorization: `Bearer ${platform.one.admin}`,
          'content-type': 'application/json',
          'x-tributary-session': '1',
        },
        body,
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      return answer.text();
    };
    const number = SECRET.replace(/\D/g, '');
    for (const wrong of [[SECRET], { a: SECRET }, SECRET.repeat(2_000)])
      expect(await send(JSON.stringify({ ...others, [member]: wrong }))).not.toContain(SECRET);
    // The body as a whole, and one that is cut off.
    expect(await send(JSON.stringify([{ ...others, [member]: SECRET }]))).not.toContain(SECRET);
    for (const text of [`{"${member}":"${SECRET}",}`, `{"${member}":${number}x}`, `"${SECRET}" x`])
      expect(await send(text)).not.toMatch(new RegExp(`${SECRET}|${number}`));
  });
});
