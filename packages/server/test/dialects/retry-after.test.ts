/** Every API says when to come again after a refusal that passes, and says the same: clients obey it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const posted = (email: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ email, password: 'wrong password' }),
});
const basic = (email: string): RequestInit => ({
  headers: { authorization: `Basic ${Buffer.from(`${email}:wrong password`).toString('base64')}` },
});

it.each([
  ['native', '/tributary/v1/login', posted],
  ['losant', '/auth/user', posted],
  ['iotile', '/api/v1/auth/login/', posted],
  ['iobeam', '/v1/tokens/user', basic],
] as const)('%s: a login that is refused for a while tells for how long', async (api, path, wrong) => {
  let last: Response | undefined;
  let text = '';
  for (let tries = 0; tries < 40 && !last?.headers.has('retry-after'); tries++) {
    last = await fetch(platform.url + path, wrong(`${api}@example.org`));
    text = await last.text();
  }
  expect(last!.ok).toBe(false);
  expect(text).toContain(`again in ${last!.headers.get('retry-after')} seconds`);
});
