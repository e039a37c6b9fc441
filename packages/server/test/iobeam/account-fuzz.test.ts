/** Whatever comes to the account, token and device routes: never a 5xx, always the vendor's form. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { callIobeam, makeTokens, type Tokens } from './account-support.js';
import { tries } from '../support/long.js';

let platform: TestPlatform;
let tokens: Tokens;
beforeAll(async () => {
  platform = await startTestPlatform();
  tokens = await makeTokens(platform);
});
afterAll(() => platform.stop());

const BODIES: readonly (readonly [method: string, path: string, members: readonly string[]])[] = [
  ['POST', '/devices', ['project_id', 'device_id', 'device_name', 'device_type', 'created']],
  ['PATCH', '/devices/some', ['project_id', 'device_id', 'device_name', 'device_type']],
  ['POST', '/tokens/project', ['refresh_token']],
  ['POST', '/users', ['email', 'password', 'invite', 'username', 'first_name', 'url']],
  ['PATCH', '/users/me', ['email', 'username', 'first_name', 'company_name']],
  ['POST', '/users/email', ['verification_key']],
  ['POST', '/users/password', ['reset_key', 'password']],
  ['POST', '/projects', ['project_name']],
  ['PATCH', '/projects/1', ['project_name', 'project_id']],
  ['PATCH', '/projects/1/permissions', ['user_id', 'read', 'write', 'admin']],
];
const QUERIES: readonly (readonly [path: string, names: readonly string[]])[] = [
  ['/devices', ['project_id', 'name', 'offset', 'count']],
  ['/devices/timestamp', ['timefmt']],
  [
    '/tokens/project',
    ['project_id', 'read', 'write', 'include_user', 'duration', 'refreshable', 'device_id'],
  ],
  ['/tokens/user', ['name', 'password']],
  ['/users', ['name', 'search']],
  ['/users/password', ['reset']],
  ['/projects', ['name']],
];

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    'true',
    '-1',
    '1e309',
    '99999999999999999999',
    '\u0000',
    '../..',
    '%',
    '*',
    'x'.repeat(3000),
  ),
);
const value = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.jsonValue({ maxDepth: 2 }));
const token = fc.constantFrom<'user' | 'all' | 'read'>('user', 'all', 'read');
const wellFormed = (given: string) => Buffer.from(given).toString();
const scrypt = ['/users', '/users/password', '/tokens/user'];

/** callIobeam rejects what is not in the vendor's form. */
async function ask(method: string, path: string, call: Parameters<typeof callIobeam>[3]): Promise<void> {
  const { status, text: answer } = await callIobeam(platform.url, method, path, call);
  if (status >= 500) throw new Error(`${method} ${path}: ${status} ${answer}`);
}

describe('hostile requests', () => {
  it.each(BODIES)('%s %s with any body', async (method, path, members) => {
    const object = fc.dictionary(fc.oneof(fc.constantFrom(...members), text), value, { maxKeys: 5 });
    const body = fc.oneof(
      { weight: 4, arbitrary: object.map((given) => JSON.stringify(given)) },
      { weight: 1, arbitrary: fc.oneof(fc.json(), text) },
    );
    const numRuns = scrypt.includes(path) ? tries(25, 8) : tries(100, 30);
    await fc.assert(
      fc.asyncProperty(token, body, (name, sent) => ask(method, path, { token: tokens[name], body: sent })),
      { numRuns },
    );
  });

  it.each(QUERIES)('GET %s with any parameters', async (path, names) => {
    const query = fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(token, query, async (name, pairs) => {
        const parameters = pairs.map(([key, sent]) => `${key}=${encodeURIComponent(wellFormed(sent))}`);
        await ask('GET', `${path}?${parameters.join('&')}`, { token: tokens[name] });
      }),
      { numRuns: scrypt.includes(path) ? tries(25, 8) : tries(100, 30) },
    );
  });

  it('any path below /v1, any Authorization', async () => {
    const segment = fc.oneof(
      text,
      fc.constantFrom('devices', 'projects', 'users', 'tokens', 'permissions', 'timestamp'),
    );
    const header = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });
    const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
    await fc.assert(
      fc.asyncProperty(methods, fc.array(segment, { maxLength: 3 }), header, async (method, parts, rest) => {
        const path = parts.map((part) => `/${encodeURIComponent(wellFormed(part))}`).join('');
        const authorization = rest.length % 2 === 0 ? `Bearer ${rest}` : rest;
        await ask(method, path, { headers: { authorization } });
      }),
      { numRuns: tries(200, 60) },
    );
  });
});
