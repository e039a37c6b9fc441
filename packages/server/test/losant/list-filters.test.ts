// Filters of Losant's lists, in memory and in the catalog: one meaning, and no text that stops the platform.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
let base: string;

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${platform.one.token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as { items: unknown[]; message: string };
  return { status: response.status, json };
}
const query = (filter: string) => `?filterField=name&filter=${encodeURIComponent(filter)}`;

beforeAll(async () => {
  platform = await startTestPlatform();
  base = `${platform.url}/applications/${platform.one.losantId}`;
  for (const name of ['boiler 1', 'boiler 22', 'a'.repeat(255)]) {
    const scope = ['devices.get'];
    expect((await ask('POST', '/tokens', { name, scope })).status).toBe(201);
    expect((await ask('POST', '/devices', { name })).status).toBe(201);
  }
}, 60_000);
afterAll(() => platform.stop());

describe.each(['/tokens', '/devices'])('GET %s with a filter', (list) => {
  it.each([
    ['boiler*', 2],
    ['*1', 1],
    ['boiler ?', 1],
    ['[b]oiler*', 0],
    [`${'*a'.repeat(16)}b`, 0],
    [`${'*a'.repeat(16)}`, 1],
  ])('%s finds %i', async (filter, count) => {
    const { status, json } = await ask('GET', list + query(filter));
    expect(status).toBe(200);
    expect(json.items).toHaveLength(count);
  });

  it('refuses one with too many stars or characters and says what it takes', async () => {
    for (const filter of [`${'*a'.repeat(40)}b`, 'a'.repeat(1_001)]) {
      const { status, json } = await ask('GET', list + query(filter));
      expect(status).toBe(400);
      expect(json.message).toContain('at most 1000 characters and 16 stars');
    }
  });
});
