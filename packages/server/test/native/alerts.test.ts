/** Alert rules as clients see them: what fires, what comes late, who is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

const MINUTE = 60_000;
let platform: TestPlatform;
let start: number;

beforeAll(async () => {
  platform = await startTestPlatform({ 'allow-private-callbacks': 'true' });
});
afterAll(() => platform.stop());

interface Shown {
  id: number;
  state: string;
  device: string;
  since: string;
  fired: string;
  ended: string | null;
}

const call = async (method: string, path: string, body?: unknown, status = 200) => {
  const answer = await platform.call(method, path, { body });
  expect(answer, JSON.stringify(answer.json)).toMatchObject({ status });
  return answer.json as Record<string, never> & { id: number; items: Shown[] };
};
const write = (device: string, series: string, points: readonly (readonly [minute: number, value: unknown])[]) =>
  call('POST', '/points', {
    points: points.map(([minute, value]) => ({ device, series, time: start + minute * MINUTE, value })),
  });
const alerts = async (query = '') => (await call('GET', `/alerts?${query}`)).items;
const spans = async (rule: number) =>
  (await alerts(`rule=${rule}`))
    .map(({ fired, ended }) => [minuteOf(fired), ended === null ? null : minuteOf(ended)])
    .reverse();
const minuteOf = (time: string) => (Date.parse(time) - start) / MINUTE;
const rule = async (fields: object) => {
  const made = await call('POST', '/alert-rules', fields, 201);
  start = Date.now() + MINUTE;
  return made.id;
};

describe('a rule', () => {
  it('fires by the times of points, and a late point ends its alert at the true time', async () => {
    const id = await rule({
      name: 'hot',
      selection: { devices: ['oven'], series: 'temp*' },
      condition: { kind: 'threshold', is: '>', value: 80 },
      clear: { value: 75 },
    });
    await write('oven', 'temperature', [[0, 20], [1, 90], [2, 78], [5, 85]]);
    await until(async () => (await spans(id)).length === 1);
    expect(await spans(id)).toEqual([[1, null]]);
    await write('oven', 'temperature', [[3, 70]]);
    await until(async () => (await spans(id)).length === 2);
    expect(await spans(id)).toEqual([
      [1, 3],
      [5, null],
    ]);
    await write('oven', 'temperature', [[5, 60]]);
    await until(async () => (await spans(id)).length === 1);
    expect(await spans(id)).toEqual([[1, 3]]);
    expect(await alerts(`rule=${id}&states=withdrawn`)).toHaveLength(1);
  });
});
