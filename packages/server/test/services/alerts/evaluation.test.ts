/** What a rule finds is what an oracle finds that sees all points at once, in whatever order they came. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertRuleFields, AlertSpan } from '../../../src/model/records/alert.js';
import { judgementOf } from '../../../src/services/alerts/evaluation/conditions.js';
import type { Judgement, Machine } from '../../../src/services/alerts/evaluation/machine.js';
import { reconcile } from '../../../src/services/alerts/evaluation/reconcile.js';
import { replay, type InputPoints } from '../../../src/services/alerts/evaluation/replay.js';
import { tries } from '../../support/long.js';
import { oracle, type OraclePoint } from '../../support/alert-oracle.js';

const SECOND = 1_000_000;
type Rule = Pick<AlertRuleFields, 'condition' | 'clear' | 'for'>;

const length = fc.integer({ min: 1, max: 6 }).map((seconds) => `${seconds}s`);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const rules: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    condition: fc.constant({ kind: 'threshold', is: '>', value: 3 } as const),
    clear: maybe(fc.constant({ value: 1 })),
    for: maybe(length),
  }),
  fc.record({
    condition: fc.constant({ kind: 'threshold', is: '==', value: 2 } as const),
    for: maybe(length),
  }),
  fc.record({ condition: fc.constant({ kind: 'no_data' } as const), for: length }),
  fc.record({ condition: fc.constant({ kind: 'stuck' } as const), for: length }),
  fc.record({
    condition: fc.constant({ kind: 'rate', is: '>=', value: 1 } as const),
    clear: maybe(fc.constant({ value: 0 })),
    for: maybe(length),
  }),
  fc.record({
    condition: fc.constant({ kind: 'compare', is: '>', series: 'other', offset: 1 } as const),
    clear: maybe(fc.constant({ offset: -1 })),
    for: maybe(length),
  }),
) as fc.Arbitrary<Rule>;
const point = fc.record({
  time: fc.integer({ min: 0, max: 24 }).map((seconds) => seconds * SECOND),
  input: fc.constantFrom<0 | 1>(0, 1),
  value: fc.integer({ min: 0, max: 5 }),
});

/** A store of points, and what was found, with the machine that goes on from there. */
class Bench {
  readonly stored: OraclePoint[] = [];
  found: (AlertSpan & { id: number })[] = [];
  machine: Machine | undefined;
  base = 0;
  #id = 0;

  readonly judgement: Judgement;

  constructor(
    rule: Rule,
    private readonly from: number,
  ) {
    this.judgement = judgementOf(rule, 'number')!;
  }

  get #points() {
    const identity = new Map(this.stored.map((point) => [`${point.time} ${point.input}`, point]));
    return [...identity.values()]
      .filter(({ input }) => input < this.judgement.inputs)
      .sort((a, b) => a.time - b.time || a.input - b.input);
  }

  readonly #reader: InputPoints = {
    before: (time) =>
      Promise.resolve(
        [0, 1].flatMap(
          (input) => this.#points.findLast((point) => point.input === input && point.time < time) ?? [],
        ),
      ),
    from: (time) => this.#pages(time),
  };

  async *#pages(time: number) {
    const points = this.#points.filter((point) => point.time >= time);
    while (points.length > 0) {
      let size = Math.min(3, points.length);
      while (size < points.length && points[size]!.time === points[size - 1]!.time) size++;
      yield await Promise.resolve(points.splice(0, size));
    }
  }

  async take(points: readonly OraclePoint[], now: number): Promise<void> {
    this.stored.push(...points);
    let late: [number, number] | undefined;
    for (const { time, input, value } of points) {
      if (input >= this.judgement.inputs) continue;
      const sound = time >= this.from && this.machine !== undefined && this.machine.feed(time, input, value);
      if (!sound) late = [Math.min(late?.[0] ?? time, time), Math.max(late?.[1] ?? time, time)];
    }
    this.#keep(now);
    if (late !== undefined || this.machine === undefined)
      await this.#again(late ?? [this.from, this.from], now);
  }

  /** Nothing is remembered but what was found. */
  forget(): void {
    this.machine = undefined;
  }

  #keep(now: number): void {
    if (this.machine === undefined) return;
    const open = this.machine.view(now);
    this.#write(this.base, Infinity, [...this.machine.take(), ...(open ? [open] : [])]);
    this.base = this.machine.phase === 2 ? this.machine.fired : this.machine.at + 1;
  }

  async #again([first, last]: [number, number], now: number): Promise<void> {
    const result = await replay({
      ...{ judgement: this.judgement, start: this.from, points: this.#reader },
      ...{ first: Math.max(first, this.from), last: Math.max(last, this.from) },
      stored: (time) => Promise.resolve(this.found.filter(({ ended }) => ended === null || ended >= time)),
      rest: () => Promise.resolve(),
    });
    if (result.until === undefined) {
      this.machine = result.machine;
      const open = result.machine.view(now);
      this.#write(result.from, Infinity, [...result.spans, ...(open ? [open] : [])]);
      this.base = result.machine.phase === 2 ? result.machine.fired : result.machine.at + 1;
      return;
    }
    this.#write(result.from, result.until, result.spans);
    if (result.goesOn?.ended === null && this.machine !== undefined) {
      this.machine.resume(result.machine.since, result.machine.fired);
      this.base = this.machine.fired;
    }
    if (this.machine === undefined) await this.#again([this.#points.at(-1)!.time, Infinity], now);
  }

  #write(from: number, until: number, spans: readonly AlertSpan[]): void {
    const among = this.found.filter(
      ({ fired, ended }) => (ended === null || ended >= from) && fired <= until,
    );
    const { made, changed, withdrawn } = reconcile(among, spans);
    const gone = new Set([...withdrawn, ...changed.map(({ before }) => before)]);
    this.found = [
      ...this.found.filter((span) => !gone.has(span)),
      ...changed.map(({ before, after }) => ({ ...after, id: before.id })),
      ...made.map((span) => ({ ...span, id: this.#id++ })),
    ].sort((a, b) => a.fired - b.fired);
  }

  get spans(): AlertSpan[] {
    return this.found.map(({ since, fired, ended }) => ({ since, fired, ended }));
  }
}

describe('the evaluation of a rule', () => {
  it('finds what an oracle finds that sees all points at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        rules,
        fc.array(
          fc.record({
            points: fc.array(point, { maxLength: 6 }),
            restart: fc.boolean(),
            passes: fc.integer({ min: 0, max: 9 }),
          }),
          { maxLength: 8 },
        ),
        fc.integer({ min: 0, max: 6 }),
        async (rule, batches, start) => {
          const from = start * SECOND;
          let now = from;
          const bench = new Bench(rule, from);
          for (const { points, restart, passes } of batches) {
            now += passes * SECOND;
            if (restart) bench.forget();
            await bench.take(points, now);
          }
          now = Math.max(now, 27 * SECOND);
          await bench.take([], now);
          expect(bench.spans).toEqual(oracle(rule, bench.stored, from, now));
        },
      ),
      { numRuns: tries(100_000, 3_000) },
    );
  }, 1_200_000);
});
