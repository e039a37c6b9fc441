/** Whatever is asked or sent: answered or refused in the vendor's form, never a failure of the server, nothing lost or added. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import type { Answer } from '../support/http.js';
import { clientOf, keepsTheRules, type Client } from '../support/iobeam-client.js';
import { tries } from '../support/long.js';

let platform: TestPlatform;
let client: Client;
let before: string;
beforeAll(async () => {
  platform = await startTestPlatform();
  client = clientOf(platform, platform.one);
  await client.register('d1');
  const data = Array.from({ length: 50 }, (_, i) => [1427316488000 + i * 997, i, i % 2 === 0, `t${i}`]);
  await client.send({ device_id: 'd1', sources: { fields: ['time', 'temp', 'on', 'room'], data } });
  before = (await client.get(`/exports/${platform.one.project}`)).text;
});
afterAll(() => platform.stop());

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    "'; DROP TABLE numbers --",
    '\\',
    "\\'",
    '\0',
    '%00',
    '../..',
    '__proto__',
    'constructor',
    '💥',
    '-0',
    '1e308',
    '5e-324',
    '9007199254740991',
    'x'.repeat(1000),
  ),
);
const words = fc.constantFrom(
  'mean',
  'count',
  'sum',
  '1us',
  '1m',
  'time(1us)',
  'time(1d),room',
  'time(2m),device_id',
  'room',
  '1',
  '100',
  'usec',
  'timeval',
  'csv',
  'room,1',
  'temp,2',
  'device_id,3',
  'now()-1h,',
  '0,9007199254740',
  ',',
  'eq(room,t5)',
  'gt(temp,5)',
  'neq(on,true)',
  'ge(device_id,d1)',
);
const value = fc.oneof(
  words,
  words,
  hostile,
  hostile.map((text) => `eq(room,${text})`),
  hostile.map((text) => `${text},5`),
);
const parameters = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'limit',
      'limit_by',
      'limit_periods',
      'where',
      'time',
      'group_by',
      'operator',
      'timefmt',
      'output',
      'from',
      'to',
      'greater_than',
      'less_than',
      'equals',
      'name',
    ),
    hostile,
  ),
  value,
  { maxKeys: 4 },
);
const segment = fc.oneof(fc.constantFrom('all', 'd1', 'temp', 'room', 'device_id', 'input'), hostile);

const expectGood = (answer: Answer) => {
  expect(answer.status).toBeLessThan(500);
  expect(keepsTheRules(answer)).toBe(true);
  if (answer.status < 400) return;
  const { errors } = answer.json as { errors: { code: number; message: string }[] };
  expect(errors).toHaveLength(1);
  expect(Number.isInteger(errors[0]!.code)).toBe(true);
  expect(errors[0]!.message).toMatch(/^.{20,}/s);
  expect(errors[0]!.message.length).toBeLessThan(1000);
};

describe('requests of any kind', () => {
  it('that read are answered or refused (600 requests)', async () => {
    const base = fc.constantFrom('data', 'data/input', `exports/PID`, 'namespaces', 'apps', 'triggers');
    await fc.assert(
      fc.asyncProperty(base, fc.array(segment, { maxLength: 2 }), parameters, async (root, rest, given) => {
        const path = [
          root.replace('PID', String(platform.one.project)),
          ...rest.map(encodeURIComponent),
        ].join('/');
        expectGood(await client.get(`/${path}?${new URLSearchParams(given)}`));
      }),
      { numRuns: tries(600, 200) },
    );
  }, 120_000);

  it('that write what cannot be are refused, and nothing is changed', async () => {
    const paths = fc.constantFrom(
      '/imports',
      '/imports?fmt=table',
      '/namespaces',
      '/apps',
      '/triggers',
      '/triggers/events/test',
    );
    const cell = fc.oneof(
      fc.integer(),
      hostile,
      fc.boolean(),
      fc.constant(null),
      fc.constant({}),
      fc.constant([]),
    );
    const body = fc.oneof(
      fc.jsonValue().map((json) => JSON.stringify(json)),
      hostile,
      fc
        .record({
          device_id: fc.constantFrom('d1', 'd9'),
          timefmt: hostile.filter((text) => text !== ''),
          sources: fc.constant([]),
        })
        .map((json) => JSON.stringify(json)),
      // One cell is no value at all, whatever the others are.
      fc.array(cell).map((row) =>
        JSON.stringify({
          device_id: 'd1',
          sources: { fields: ['time', 'new', ...row.map((_, i) => `n${i}`)], data: [[1, [], ...row]] },
        }),
      ),
      fc
        .dictionary(
          fc.constantFrom('app_name', 'trigger_name', 'namespace_name', 'project_id'),
          fc.constantFrom(null, 1, [], {}, ''),
          { minKeys: 1 },
        )
        .map((json) => JSON.stringify(json)),
    );
    await fc.assert(
      fc.asyncProperty(paths, body, async (path, text) => {
        const answer = await client.request(path.includes('events') ? 'PUT' : 'POST', path, text);
        expectGood(answer);
        expect(answer.status).toBeGreaterThanOrEqual(400);
      }),
      { numRuns: tries(400, 150) },
    );
    expect((await client.get(`/exports/${platform.one.project}`)).text).toBe(before);
    for (const [path, list] of [
      ['/apps', 'apps'],
      ['/triggers', 'triggers'],
    ] as const)
      expect((await client.get(path)).json[list]).toEqual([]);
  }, 120_000);
});
