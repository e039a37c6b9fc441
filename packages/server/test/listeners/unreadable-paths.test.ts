/** What no router can read is refused in the form of the API that the path belongs to, with a reason. */
import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readableUrl } from '../../src/listeners/readable-path.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

/** A path with one place for anything, and what its refusals look like. */
const APIS: readonly (readonly [api: string, path: string, form: object])[] = [
  ['native', '/tributary/v1/devices/HERE', { error: { code: 'field_invalid', message: expect.any(String) } }],
  ['losant', '/applications/HERE', { type: expect.any(String), message: expect.any(String) }],
  ['iobeam', '/v1/devices/HERE', { errors: [{ code: expect.any(Number), message: expect.any(String) }] }],
  ['iotile', '/api/v1/device/HERE/', { path: [expect.any(String)] }],
  ['iosense', '/api/metaData/device/HERE', { success: false, errors: [expect.any(String)] }],
  ['datacooee', '/api/external/v1/inputs/HERE/', { errors: [{ detail: expect.any(String) }] }],
];

const UNREADABLE: readonly (readonly [what: string, segment: string])[] = [
  ['a percent sign alone', '100%'],
  ['digits that are none', 'a%zzb'],
  ['bytes that are not UTF-8', '%ff%fe'],
  ['a segment of 5,000 characters', 'x'.repeat(5_000)],
];

describe.each(APIS)('the %s API', (_api, path, form) => {
  it.each(UNREADABLE)('refuses %s in its own form', async (_what, segment) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await fetch(platform.url + path.replace('HERE', segment), {
        method,
        headers: { authorization: `Bearer ${platform.one.token}` },
      });
      const text = await response.text();
      expect(response.status, text).toBeGreaterThanOrEqual(400);
      expect(response.status, text).toBeLessThan(500);
      expect(JSON.parse(text)).toMatchObject(form);
      expect(text).toContain('percent-encoding');
    }
  });
});

it('leaves every path alone that can be read', async () => {
  const key = 'Kessel 1/2 100% 温度 ?#';
  expect((await platform.call('POST', '/devices', { body: { key } })).status).toBe(201);
  const { json } = await platform.call('GET', `/devices/${encodeURIComponent(key)}`);
  expect(json).toMatchObject({ key });
});

it('makes every address one that can be decoded, and keeps its query and those that can be', () => {
  const text = fc.string({ unit: fc.constantFrom('/', '%', '?', 'a', 'f', '2', '5', '%e2%82%ac', 'ä') });
  fc.assert(
    fc.property(text, (url) => {
      const readable = readableUrl({ url } as IncomingMessage);
      const [before, after] = [url, readable].map((one) => one.split('?', 1)[0]!);
      expect(() => decodeURIComponent(after!)).not.toThrow();
      expect(readable.slice(after!.length)).toBe(url.slice(before!.length));
      let decodes = true;
      try {
        decodeURIComponent(before!);
      } catch {
        decodes = false;
      }
      if (decodes) expect(readable).toBe(url);
    }),
    { numRuns: 20_000 },
  );
});
