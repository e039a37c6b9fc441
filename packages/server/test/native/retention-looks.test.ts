/** What previews of retention cost: one of a project at a time, and none for who has left. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const DEVICES = 40;
let platform: TestPlatform;
let projects: number[];

beforeAll(async () => {
  platform = await startTestPlatform();
  projects = [await plant('one'), await plant('other')];
});
afterAll(() => platform.stop());

const call = (method: string, path: string, body?: object) =>
  platform.call(method, path, { token: platform.one.admin, ...(body && { body }) });

async function plant(name: string): Promise<number> {
  const { json } = await call('POST', '/projects', { name });
  const points = Array.from({ length: DEVICES }, (_, i) => ({
    ...{ device: `d${i}`, series: 'a'.repeat(251), time: Date.UTC(2025, 0, 1), value: i },
  }));
  expect((await call('POST', `/points?project=${json.id}`, points)).status).toBe(200);
  return json.id;
}

/** Rules that fit nothing, and take as long as any to say so. */
const costly = (count: number) => ({
  rules: Array.from({ length: count }, (_, i) => ({
    ...{ name: `r${i}`, keepDays: 1, selection: { series: `*?${'a'.repeat(125)}b*` } },
  })),
});
const look = (project: number, body: object, signal?: AbortSignal) =>
  fetch(platform.at(`/retention/preview?project=${project}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.one.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
/** What was sent before it is under way. */
const roundTrip = async () => expect((await call('GET', '/projects')).status).toBe(200);

it('a project has one at a time: another one comes behind it', async () => {
  const ended: string[] = [];
  const first = look(projects[0]!, costly(100)).then(({ status }) => ended.push(`costly ${status}`));
  await roundTrip();
  const second = look(projects[0]!, {}).then(({ status }) => ended.push(`cheap ${status}`));
  await Promise.all([first, second]);
  expect(ended).toEqual(['costly 200', 'cheap 200']);
});

it('ends when nobody waits for it: who comes behind it is served before a look half as long', async () => {
  const ended: string[] = [];
  const leaving = new AbortController();
  const left = look(projects[0]!, costly(100), leaving.signal).catch((error: Error) => error.name);
  await roundTrip();
  const half = look(projects[1]!, costly(50)).then(() => ended.push('half'));
  await roundTrip();
  leaving.abort();
  expect(await left).toBe('AbortError');
  const next = look(projects[0]!, {}).then(({ status }) => ended.push(`next ${status}`));
  await Promise.all([half, next]);
  expect(ended).toEqual(['next 200', 'half']);
});
