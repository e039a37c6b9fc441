/** The recorded requests of the real clients, in the order in which a program sends them; every member they read is checked. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { RECORDED, type Expected } from './recorded.js';

let platform: TestPlatform;
const kept = new Map<string, string>();
beforeAll(async () => {
  platform = await startTestPlatform({ 'organizations-by': 'everybody' });
  kept.set('email', platform.first.admin.email).set('password', platform.first.admin.password);
}, 60_000);
afterAll(() => platform.stop());

const filled = (text: string): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole);

const memberOf = (json: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], json);

function check(path: string, value: unknown, expected: Expected): void {
  if (expected instanceof RegExp) expect(value, path).toEqual(expect.stringMatching(expected));
  else if (typeof expected === 'object') expect(value, path).toEqual(expected.is);
  else expect(Array.isArray(value) ? 'array' : typeof value, path).toBe(expected);
}

it.each(RECORDED)(
  '$name ($source)',
  async ({ method, path, headers = {}, body, status, reads = {}, keep = {}, empty }) => {
    const response = await fetch(`${platform.url}/api/v1${filled(path)}`, {
      method,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])),
      ...(body !== undefined && { body: Buffer.from(filled(body)) }),
      redirect: 'error',
    });
    const text = await response.text();
    expect(response.status, text).toBe(status);
    expect(response.headers.get('set-cookie')).toBeNull();
    if (empty) return expect(text).toBe('');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const json: unknown = JSON.parse(text);
    expect(json).not.toBeNull();
    for (const [member, expected] of Object.entries(reads)) check(member, memberOf(json, member), expected);
    for (const [name, member] of Object.entries(keep)) kept.set(name, String(memberOf(json, member)));
  },
);
