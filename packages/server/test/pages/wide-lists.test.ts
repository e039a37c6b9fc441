/**
 * Lists whose rows are wide, as clients of each API walk them: none is missing and none comes twice, whether the API allows
 * shorter pages or not; what an answer cannot hold is refused in the API's own form, and a smaller page is answered.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { projectSlug } from '../../src/model/identity.js';

const DEVICES = 40;
/** Together 2.4 MB: more than twice an answer. */
const NOTE = 'n'.repeat(60_000);
const keys = Array.from({ length: DEVICES }, (_, i) => `d${String(i).padStart(3, '0')}`);

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'answer-limit': '1MiB' }, async (catalog, one) => {
    for (const key of keys)
      await catalog.devices.create(one.project, key, { attributes: { note: NOTE }, description: NOTE });
    for (const key of keys) {
      await catalog.documents.create(one.project, 'iobeam.app', { name: key, body: { note: NOTE } });
      await catalog.documents.create(one.project, 'iotile.note', {
        name: `${projectSlug(one.project)} 2026-01-01T00:00:00.000000Z ${key}`,
        body: { target: projectSlug(one.project), timestamp: '', note: NOTE, type: 'ui', user: null },
      });
    }
  });
});
afterAll(() => platform.stop());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(platform.url + path, {
    headers: { authorization: `Bearer ${platform.one.token}`, ...headers },
  });

  return { status: response.status, json: await response.json() };
};

const iotile = () => ({ authorization: `token ${platform.one.token}` });

test('native: pages are shorter than asked for, and `next` leads to all', async () => {
  const seen: string[] = [];
  let pages = 0;
  for (let cursor = ''; ; pages++) {
    const { json } = await get(`/tributary/v1/devices?limit=1000${cursor}`);
    for (const { key, attributes } of json.items) {
      seen.push(key);
      expect(attributes.note).toHaveLength(NOTE.length);
    }
    if (json.next === null) break;
    cursor = `&cursor=${json.next}`;
  }
  expect(seen).toEqual(keys);
  expect(pages).toBeGreaterThan(10);
});

test('Losant: a page of devices is whole or refused', async () => {
  const list = (query: string) => get(`/applications/${platform.one.losantId}/devices?${query}`);
  const { status, json } = await list('perPage=1000');
  expect([status, json.type]).toEqual([400, 'Validation']);
  expect(json.message).toContain('1048576 bytes');
  const seen: string[] = [];
  for (let page = 0; page < 4; page++) {
    const { json: part } = await list(`perPage=12&page=${page}`);
    expect(part).toMatchObject({ totalCount: DEVICES, perPage: 12, count: page < 3 ? 12 : 4 });
    for (const { name } of part.items) seen.push(name);
  }
  expect(seen).toEqual(keys);
});

test('IOTile: what the answer does not show does not count', async () => {
  const { status, json } = await get('/api/v1/device/?page_size=1000&all=1', iotile());
  expect([status, json.count, json.results.length, json.next]).toEqual([200, DEVICES, DEVICES, null]);
});

test('IOTile: a page of notes is whole or refused', async () => {
  const target = projectSlug(platform.one.project);
  const refused = await get(`/api/v1/note/?target=${target}`, iotile());
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.json)).toContain('1048576 bytes');
  let seen = 0;
  let next: string | null = `/api/v1/note/?target=${target}&page_size=15`;
  while (next !== null) {
    const { json }: Awaited<ReturnType<typeof get>> = await get(next.replace(platform.url, ''), iotile());
    seen += json.results.length;
    next = json.next;
  }
  expect(seen).toBe(DEVICES);
});

test('iobeam: lists are whole or refused', async () => {
  const devices = await get('/v1/devices');
  expect(devices.json.devices).toHaveLength(DEVICES);
  const apps = await get('/v1/apps');
  expect([apps.status, JSON.stringify(apps.json)]).toEqual([422, expect.stringContaining('1048576 bytes')]);
  expect((await get('/v1/apps?name=d007')).json.note).toHaveLength(NOTE.length);
});
