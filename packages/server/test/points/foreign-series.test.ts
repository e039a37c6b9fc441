/**
 * Every family refuses rows of a series that it did not ask for, however whole the answer looks: the bytes of an answer
 * about one series are handed to a read of another one, as a session that mixes up its readers would do.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbeddedEngine } from '../../src/points/engine/embedded.js';
import type { Engine } from '../../src/points/engine/engine.js';
import { ForeignSeries } from '../../src/points/engine/refusal.js';
import { DEFAULT_BOUND } from '../../src/points/queries/long-texts.js';
import type { PointsStore } from '../../src/points/store.js';
import { faulty } from './faulty-engine.js';
import { LIMITS, makeBench, type Bench } from '../support/points-bench.js';

const START = Date.UTC(2024, 3, 1) * 1000;
const [MINE, OTHER] = [1, 2];

/** Each reads one series of numbers. */
const FAMILIES: Record<string, (store: PointsStore, id: number) => Promise<unknown>> = {
  range: (store, id) => store.queries.range({ ...all(id), order: 'asc', limit: 10 }),
  first: (store, id) => store.queries.ends({ ...all(id), end: 'first', count: 1 }),
  last: (store, id) => store.queries.ends({ ...all(id), end: 'last', count: 3 }),
  buckets: (store, id) =>
    store.queries.buckets({
      ...{ ...all(id), previous: [], heldUntil: START, plan: { kind: 'whole' } },
      aggregations: [{ type: 'mean' }, { type: 'last' }],
    }),
  slice: (store, id) =>
    store.queries.numberedPage({ windows: [all(id)], order: 'time', offset: 0, limit: 10 }),
  counts: (store, id) => store.queries.counts(all(id)),
  presence: (store, id) => store.queries.holds([{ series: id, time: START, sequence: 0 }]),
  'sequences at': (store, id) => store.queries.sequencesAt({ numbers: [id], texts: [] }, [START, START + 1]),
  'wide rows': (store, id) => store.queries.wideRows({ ...rows(id), limit: 10 }),
  'wide buckets': (store, id) =>
    store.queries.wideBuckets({
      ...{ ...rows(id), columns: [[id]], aggregation: { type: 'mean' }, plan: { kind: 'whole' }, limit: 10 },
    }),
  extras: (store, id) =>
    store.queries.readExtras({
      points: [{ series: id, time: START, sequence: 0, value: 0, version: versions[id]! }],
      ...{ weights: [10], bound: DEFAULT_BOUND, dense: false },
    }),
};

const all = (id: number) => ({ series: { numbers: [id], texts: [] }, from: 0, to: START + 1_000_000 });
const rows = (id: number) => ({ ...all(id), devices: new Map([[id, 7]]), where: [] });
const versions: Record<number, number> = {};

let bench: Bench;
let store: PointsStore;
/** Answers that are kept, or given instead of those that were asked for. */
let kept: Buffer[] | undefined;
let given: Buffer[] | undefined;

beforeAll(async () => {
  bench = await makeBench('embedded');
  const segments = `${bench.folder}/spool`;
  const real = openEmbeddedEngine({ path: `${bench.folder}/points`, segments, sessions: 1, limits: LIMITS });
  const engine: Engine = {
    ...faulty(real),
    get figures() {
      return real.figures;
    },
    async query(...asked) {
      const answer = given?.shift() ?? (await real.query(...asked));
      kept?.push(Buffer.from(answer));
      return answer;
    },
  };
  store = await bench.open({ engine });
  store.heads.reserve(10);
  for (const id of [MINE, OTHER])
    for (let at = 0; at < 5; at++) {
      const version = store.number(id, START + at * 1000, 0, at);
      store.extras(id, START + at * 1000, 0, version, { metadata: { of: id } });
      versions[id] ??= version;
    }
  await store.commit();
  await store.flush();
});
afterAll(async () => {
  await store.close();
  await bench.remove();
});

it.each(Object.entries(FAMILIES))('%s', async (_, read) => {
  const refused = store.state.answersRefused;
  const problems = bench.problems.length;
  kept = [];
  await read(store, OTHER);
  expect(kept).not.toEqual([]);
  given = kept;
  kept = undefined;
  await expect(read(store, MINE)).rejects.toBeInstanceOf(ForeignSeries);
  given = undefined;
  expect(store.state.answersRefused).toBe(refused + 1);
  expect(bench.problems.slice(problems)).toMatchObject([{ message: 'an answer of the engine was refused' }]);
  await read(store, MINE);
});
