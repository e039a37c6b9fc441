/** What every answer below /v1 keeps to, whatever the operation. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => void (platform = await startTestPlatform()));
afterAll(() => platform.stop());

const v1 = (path: string, init?: RequestInit) => fetch(`${platform.url}/v1${path}`, init);

describe('every answer below /v1', () => {
  it('says its length, is of type application/json, and has an object in it', async () => {
    const answer = await v1('/ping');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe('2');
    expect(answer.headers.get('transfer-encoding')).toBeNull();
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({});
  });

  it('is the same with and without a slash at the end', async () => {
    for (const path of ['/ping', '/ping/']) expect((await v1(path)).status).toBe(200);
    for (const path of ['/devices', '/devices/', '/projects/', '/tokens/user/'])
      expect((await v1(path)).status).toBe(401);
  });

  it('is in the vendor form for unknown paths and methods', async () => {
    for (const [path, method] of [
      ['/nothing', 'GET'],
      ['/', 'GET'],
      ['/ping', 'DELETE'],
    ] as const) {
      const answer = await v1(path, { method });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('content-length')).toMatch(/^\d+$/);
      const { errors } = (await answer.json()) as { errors: Record<string, unknown>[] };
      expect(errors).toHaveLength(1);
      expect(errors[0]).toEqual({
        code: 32,
        message: expect.stringMatching(/^.{20,}$/) as string,
        details: 'route_unknown',
        detailed_message: '',
      });
    }
  });
});
