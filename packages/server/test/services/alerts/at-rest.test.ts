/** What leaves a rule at rest without being looked at is what it would have left at rest had it been looked at. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertRuleFields } from '../../../src/model/records/alert.js';
import { judgementOf } from '../../../src/services/alerts/evaluation/conditions.js';
import { Machine } from '../../../src/services/alerts/evaluation/machine.js';
import { AtRest } from '../../../src/services/alerts/feed/at-rest.js';
import { tries } from '../../support/long.js';

type Rule = Pick<AlertRuleFields, 'condition' | 'clear' | 'for'>;
const SERIES = 7;
const SECOND = 1_000_000;

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 0.1, 0.1 + Number.EPSILON / 16, Number.MIN_VALUE, -Number.MIN_VALUE, 1e308, -1e308),
);
const is = fc.constantFrom('>', '>=', '<', '<=', '==', '!=');
const rules: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({ condition: fc.record({ kind: fc.constant('threshold'), is, value: number }) }),
  fc.record({
    condition: fc.record({
      ...{ kind: fc.constant('rate'), is, value: number },
      per: fc.constantFrom('1s', '1m', '7s'),
    }),
  }),
  fc.record({ condition: fc.constant({ kind: 'no_data' }), for: fc.constant('3s') }),
  fc.record({ condition: fc.constant({ kind: 'stuck' }), for: fc.constant('3s') }),
);

describe('a series at rest', () => {
  it('is left alone by what changes nothing, and by nothing else', () => {
    fc.assert(
      fc.property(
        rules,
        // Limits come again as values, or hardly any value would lie at one.
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), number, fc.boolean()), { maxLength: 20 }),
        (rule, steps) => {
          const judgement = judgementOf(rule, 'number')!;
          const { rest } = judgement;
          if (rest === undefined) return;
          const limit = 'value' in rule.condition ? Number(rule.condition.value) : 0;
          const atRest = new AtRest();
          atRest.watch(SERIES);
          const place = atRest.placeOf(SERIES);
          const looked = new Machine(judgement);
          const machine = new Machine(judgement);
          machine.feed(0, 0, limit);
          looked.feed(0, 0, limit);
          const settle = () => {
            const { at: last, value, run, normalSince: since } = machine;
            atRest.settle(place, rest, { since, last, value: value as number, run });
          };
          if (machine.isNormal) settle();
          let time = 0;
          for (const [step, other, isLimit] of steps) {
            time += step * SECOND;
            const value = isLimit ? limit : other;
            looked.feed(time, 0, value);
            const wasAtRest = atRest.isResting(place);
            const isLeft = atRest.leaves(place, time, value);
            if (isLeft) expect(looked.isNormal).toBe(true);
            if (rule.condition.kind === 'threshold') expect(isLeft).toBe(wasAtRest && looked.isNormal);
            if (isLeft) continue;
            if (wasAtRest) machine.pass(atRest.standing(place));
            atRest.rouse(place);
            machine.feed(time, 0, value);
            expect([machine.phase, machine.since, machine.fired, machine.closed]).toEqual([
              looked.phase,
              looked.since,
              looked.fired,
              looked.closed,
            ]);
            looked.take();
            machine.take();
            if (machine.isNormal) settle();
          }
        },
      ),
      { numRuns: tries(200_000, 10_000) },
    );
  });
});
