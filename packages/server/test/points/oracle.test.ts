/**
 * Random writes (late, repeated, several of one time, 1970 to now, numbers and texts), flushes, settlings, removals, restarts
 * and crashes, against an oracle in memory; after each step every query family must answer what the oracle does.
 * `TRIBUTARY_TEST_SEED` repeats a run, `TRIBUTARY_TEST_RUNS` makes more of them.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PointsStore } from '../../src/points/store.js';
import { checkAll } from './oracle-checks.js';
import { Oracle, type Row } from './oracle.js';
import { makeBench, type Bench } from '../support/points-bench.js';
import { tries } from '../support/long.js';
import { SEED } from '../support/random.js';

const runs = (usual: number) => Number(process.env['TRIBUTARY_TEST_RUNS'] ?? usual);

const MINUTE = 60_000_000;
/** A month's end, so that neighbours lie in two partitions, and inside Brussels' day of 23 hours. */
const T0 = Date.UTC(2024, 2, 31) * 1000;
const NUMBERS = 3;
const SERIES = 5;

const time = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -12, max: 24 }).map((step) => T0 + step * 10 * MINUTE) },
  { weight: 2, arbitrary: fc.integer({ min: -50, max: 50 }).map((micros) => T0 + micros) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 56 }).map((year) => Date.UTC(1970 + year, 5, 1) * 1000) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 1, Date.UTC(2020, 0, 1) * 1000 - 1, Date.UTC(2020, 0, 1) * 1000),
  },
);
const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(0.1, 0.30000000000000004, 1e15, -1e15, 123456789.123),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
);
const text = fc.oneof(
  fc.constantFrom('on', 'off', '', "it's", 'a\\b\n\0"'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const point = fc.record({
  series: fc.integer({ min: 0, max: SERIES - 1 }),
  time,
  sequence: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(1, 2, 4294967295) },
  ),
  number,
  text,
});
type Point = typeof point extends fc.Arbitrary<infer T> ? T : never;
const batch = fc.array(point, { minLength: 1, maxLength: 30 });

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), batch }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write while settling' as const), batch }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('flush' as const, 'settle' as const, 'reopen' as const) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), batch }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('remove' as const, 'remove while writing' as const),
      batch,
      series: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
      span: fc.tuple(time, time).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
    }),
  },
);

describe.each(['embedded', 'server'] as const)('the points store on the %s engine', (mode) => {
  let bench: Bench;
  let store: PointsStore;
  let firstId = 1;

  beforeAll(async () => {
    bench = await makeBench(mode);
    store = await bench.open();
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  /** One commit; `ids` are the series of this run. */
  const write = async (points: readonly Point[], ids: readonly number[], oracle: Oracle) => {
    for (const { series, time, sequence, number, text } of points) {
      const row: Row = { series: ids[series]!, time, sequence, value: series < NUMBERS ? number : text };
      if (typeof row.value === 'number') store.number(row.series, time, sequence, row.value);
      else store.text(row.series, time, sequence, row.value);
      oracle.write(row);
    }
    await store.commit();
  };

  it(`answers like the oracle whatever happened before (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
        const oracle = new Oracle();
        // Not dense: ids of other projects and of deleted series lie between.
        const ids = Array.from({ length: SERIES }, (_, index) => firstId + index * 3);
        firstId += SERIES * 3;
        store.heads.reserve(firstId);
        for (const [turn, action] of steps.entries()) {
          if (action.do === 'write') await write(action.batch, ids, oracle);
          else if (action.do === 'flush') await store.flush();
          else if (action.do === 'settle') await store.settle();
          else if (action.do === 'remove' || action.do === 'remove while writing') {
            const chosen = action.series.map((index) => ids[index]!);
            const removed = store.remove(chosen, action.span.from, action.span.to);
            oracle.remove(chosen, action.span);
            // What comes behind the call stays, though the deletion is in force only later.
            if (action.do === 'remove while writing') await write(action.batch, ids, oracle);
            const deletion = await removed;
            if (turn % 2 === 1 && deletion) await store.erased(deletion.id, {});
          } else if (action.do === 'write while settling') {
            const settled = store.settle();
            await write(action.batch, ids, oracle);
            await Promise.all([settled, store.flush()]);
          } else if (action.do === 'crash') {
            await write(action.batch, ids, oracle);
            store = await bench.crash(store);
          } else {
            await store.close();
            store = await bench.open();
          }
          store.heads.reserve(firstId);
          await checkAll(
            store,
            oracle,
            { numbers: ids.slice(0, NUMBERS), texts: ids.slice(NUMBERS) },
            T0,
            firstId + turn,
          );
        }
        expect(bench.problems).toEqual([]);
      }),
      { seed: SEED, numRuns: runs(mode === 'embedded' ? tries(6, 3) : tries(3, 2)), endOnFailure: true },
    );
  }, 600_000);
});
