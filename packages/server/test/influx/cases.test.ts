// The cases of line-protocol-cases.ndjson, read by the platform and by the slow reader that the fuzz compares it with.
import { describe, expect, it } from 'vitest';
import { readByTheRules } from './by-the-rules.js';
import { CASES } from './cases.js';
import { named, nanosecondsPer, readByThePlatform } from './reading.js';

it('has at least 300 cases, and no body twice', () => {
  const bodies = CASES.map(({ body, precision }) => `${precision} ${body.toString('latin1')}`);
  expect(new Set(bodies).size).toBe(bodies.length);
  expect(bodies.length).toBeGreaterThanOrEqual(300);
});

const rules = [...new Set(CASES.map(({ rule }) => rule))];

describe.each(rules)('line protocol: %s', (rule) => {
  const cases = CASES.filter((one) => one.rule === rule);

  it.each(cases)('$title', async ({ body, precision, points, refused }) => {
    const lines = refused.map(([line]) => line);
    const wanted = named({ points, refused: lines }, precision);
    const found = await readByThePlatform(body, precision);
    expect(found.points).toEqual(wanted.points);
    expect(found.refused.map(({ line }) => line)).toEqual(wanted.refused);
    for (const [at, [line, reason]] of refused.entries()) {
      if (reason !== '') expect(found.refused[at]!.message).toContain(`line ${line + 1} is "`);
      expect(found.refused[at]!.message).toContain(reason);
    }
    expect(named(readByTheRules(body, nanosecondsPer(precision)), precision)).toEqual(wanted);
  });
});
