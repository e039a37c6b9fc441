/** The selection of a rule, of retention and of alerts: what no thing can have is refused, and the field is named. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const RULES = {
  '/retention': { name: 'r', keepDays: null },
  '/alert-rules': { name: 'r', condition: { kind: 'threshold', is: '>', value: 1 } },
};
const WRONG: readonly [field: string, selection: object][] = [
  ['selection.tags[0].key', { tags: [{ key: '', value: '' }] }],
  ['selection.tags[0].key', { tags: ['\u0000:\u0000'] }],
  ['selection.tags[1].value', { tags: ['site', { key: 'site', value: '\u0000' }] }],
  ['selection.series', { series: '\ud800*' }],
  ['selection.series', { series: '\u0000' }],
  ['selection.devices[1]', { devices: ['pump', 'p\u0000'] }],
];

it.each(Object.entries(RULES))('that can fit nothing is refused by %s', async (path, rule) => {
  for (const [field, selection] of WRONG) {
    const { status, json } = await platform.call('POST', path, { body: { ...rule, selection } });
    expect([status, json.error.details?.field ?? json.error.field], field).toEqual([400, field]);
  }
  const usual = { tags: ['site', { key: 'line', value: '' }], devices: ['pump'], series: 't*' };
  expect((await platform.call('POST', path, { body: { ...rule, selection: usual } })).status).toBe(201);
});

it.each(Object.entries(RULES))('of %s: a name is as long as it is said to be', async (path, rule) => {
  const { status, json } = await platform.call('POST', path, { body: { ...rule, name: 'a\u0000b' } });
  expect(status).toBe(400);
  expect(json.error.message).toContain('a text of 1 to 255 printable characters');
});
