/** What changed in a span: series ranked by how far they are from what they were before. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
const START = Date.UTC(2026, 0, 1, 12);
const MINUTE = 60_000;
/** Beside its usual noise of 0.1. */
const wobble = (minute: number) => (minute % 2 === 0 ? 0.1 : -0.1);

beforeAll(async () => {
  platform = await startTestPlatform();
  const series: Record<string, (minute: number) => number | boolean | string | undefined> = {
    steady: (m) => 50 + wobble(m),
    still: () => 7,
    jumped: (m) => (m >= 60 ? 60 : 50) + wobble(m),
    shaken: (m) => 50 + wobble(m) * (m >= 60 ? 4 : 1),
    silent: (m) => (m >= 60 ? undefined : 1),
    appeared: (m) => (m >= 60 ? 1 : undefined),
    state: (m) => (m >= 60 ? 'fault' : 'ok'),
    door: (m) => m >= 60,
  };
  const points = Object.entries(series).flatMap(([name, of]) =>
    Array.from({ length: 120 }, (_, m) => ({
      device: 'd',
      series: name,
      time: START + m * MINUTE,
      value: of(m),
    })),
  );
  const body = points.filter(({ value }) => value !== undefined);
  expect((await platform.call('POST', '/points', { body })).status).toBe(200);
});
afterAll(() => platform.stop());

const ask = async (body: object) => (await platform.call('POST', '/query/changes', { body })).json;

it('ranks by the size of the change in the series’ own spread, and leaves out what did not change', async () => {
  const { items } = await ask({ from: START + 60 * MINUTE, to: START + 120 * MINUTE });
  const names = items.map(({ series }: { series: string }) => series);
  expect(names).not.toContain('steady');
  expect(names).not.toContain('still');
  expect(names.toSorted()).toEqual(['appeared', 'door', 'jumped', 'shaken', 'silent', 'state']);
  expect(names.indexOf('jumped')).toBeLessThan(names.indexOf('shaken'));
  const scores = items.map(({ score }: { score: number }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(scores.every((score: number) => score > 0 && score < 1)).toBe(true);
});

it('says what changed, from what to what', async () => {
  const { items } = await ask({ from: START + 60 * MINUTE, to: START + 120 * MINUTE });
  const of = (name: string) => items.find(({ series }: { series: string }) => series === name);
  expect(of('jumped')).toMatchObject({ device: 'd', what: 'level', count: 60, count_before: 60 });
  expect(of('jumped').mean).toBeCloseTo(60);
  expect(of('jumped').mean_before).toBeCloseTo(50);
  expect(of('shaken')).toMatchObject({ what: 'spread' });
  expect(of('silent')).toMatchObject({ what: 'count', count: 0, count_before: 60, mean: null });
  expect(of('state')).toMatchObject({ what: 'level', last: 'fault', last_before: 'ok' });
  expect(of('door')).toMatchObject({ kind: 'boolean', mean: 1, mean_before: 0 });
});

it('is of the selection, and no longer than asked for', async () => {
  const span = { from: START + 60 * MINUTE, to: START + 120 * MINUTE };
  expect((await ask({ ...span, series: ['shaken'] })).items).toHaveLength(1);
  expect((await ask({ ...span, limit: 2 })).items).toHaveLength(2);
  expect(
    (await ask({ ...span, from: START, to: START + 30 * MINUTE, series: ['still'] })).items,
  ).toMatchObject([{ what: 'count', count: 30, count_before: 0 }]);
});

it.each([
  [{}, 'from is missing'],
  [{ from: START, to: START }, 'expected a time after `from`'],
  [{ from: START, to: START - 1 }, 'to is'],
  [{ from: START, limit: 1001 }, 'limit'],
])('%j is refused by name', async (body, message) => {
  expect((await ask(body)).error.message).toContain(message);
});
