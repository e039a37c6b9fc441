/** Rules whose patterns and names are made to take long cost a bounded time. */
import { expect, it } from 'vitest';
import type { RetentionFields } from '../../src/model/records/retention.js';
import { Keeping } from '../../src/services/retention/keeping.js';
import { MatchingWork } from '../../src/services/retention/matching-work.js';

const LIMIT = 1_000_000;
const rule = (series: string): RetentionFields & { id: null } => ({
  ...{ id: null, name: series, description: null, enabled: true, keepDays: 1, position: 100 },
  selection: { series },
});
/** How many series it says something of, at most so many. */
function looks(patterns: readonly string[], name: (n: number) => string): number {
  const { spend } = new MatchingWork(LIMIT);
  const keeping = new Keeping(patterns.map(rule), Date.now(), spend);
  for (let n = 0; n < LIMIT; n++) keeping.of('d', name(n), []);
  return LIMIT;
}

it.each([
  ['a star before and behind', `*?${'a'.repeat(125)}b*`],
  ['one that tells only at its beginning', `b${'?'.repeat(124)}${'a'.repeat(125)}`],
])('of %s: beyond so many letters it is refused', (_, pattern) => {
  const hostile = Array.from({ length: 100 }, () => pattern);
  expect(() => looks(hostile, () => 'a'.repeat(250))).toThrow(
    expect.objectContaining({ code: 'too_much_matching', details: { limit: LIMIT } }),
  );
});

it('names that are told apart at once cost little', () => {
  const { spend } = new MatchingWork(LIMIT);
  const keeping = new Keeping([rule('temp*'), rule('*.debug')], Date.now(), spend);
  for (let n = 0; n < 100_000; n++) keeping.of('d', `flow ${n}`, []);
});
