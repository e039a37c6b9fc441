// How points come and go, as the engine says it, against an oracle that sees all of them: late, twice, with several of one instant, cut by a time.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Course } from '../../src/points/queries/courses.js';
import type { PointsStore } from '../../src/points/store.js';
import { makeBench, type Bench } from '../support/points-bench.js';
import { randomNumbers, SEED, type RandomNumbers } from '../support/random.js';

const START = Date.UTC(2026, 0, 1) * 1000;
const SECOND = 1_000_000;
const PROJECT = 1;

let bench: Bench;
let store: PointsStore;
beforeAll(async () => {
  bench = await makeBench('embedded');
  store = await bench.open();
});
afterAll(async () => {
  await store.close();
  await bench.remove();
});

interface Point {
  readonly time: number;
  readonly sequence: number;
  readonly value: number;
}

/** Regular, in bursts, at random; with holes, runs of one value, jumps and several points of one instant. */
function drawn({ below, fraction, pick }: RandomNumbers): Point[] {
  const points: Point[] = [];
  const step = pick([1, 10, 60]) * SECOND;
  const manner = pick(['regular', 'bursts', 'random']);
  let [time, value, level] = [START + below(1000) * SECOND, 20, 1];
  for (let at = pick([1, 2, 15, 80]); at > 0; at--) {
    if (below(12) === 0) time += step * (2 + below(30));
    else if (manner === 'random') time += Math.ceil(step * fraction());
    else time += manner === 'bursts' && below(5) > 0 ? SECOND / 10 : step;
    if (below(25) === 0) level = pick([1, 1000, -1]);
    if (below(3) > 0) value = 20 + below(4);
    points.push({ time, sequence: 0, value: value * level });
    if (below(15) === 0) points.push({ time, sequence: 1 + below(3), value: value * level });
  }
  return points;
}

/** In any order, and some of it twice: first with another value. */
async function write(series: number, points: readonly Point[], { below }: RandomNumbers): Promise<void> {
  store.heads.reserve(series);
  const order = points.map((point) => ({ point, at: below(points.length) }));
  for (const { point } of order.filter(() => below(4) === 0))
    store.number(series, point.time, point.sequence, point.value + 7);
  for (const { point } of order.sort((a, b) => a.at - b.at))
    store.number(series, point.time, point.sequence, point.value);
  await store.commit();
}

function expected(series: number, all: readonly Point[], gapTimes: number): Course | undefined {
  if (all.length === 0) return undefined;
  const points = [...all].sort((a, b) => a.time - b.time || a.sequence - b.sequence);
  const steps = points.map(({ time }, at) => (at === 0 ? 0 : time - points[at - 1]!.time));
  const distances = steps.filter((step) => step > 0).sort((a, b) => a - b);
  const usual = distances[Math.ceil((9 * distances.length) / 10) - 1] ?? 0;
  const gaps = distances.filter((step) => step > gapTimes * usual);
  const firstGap = steps.findIndex((step) => step > gapTimes * usual);
  const values = points.map(({ value }) => value);
  const starts = values.flatMap((value, at) => (at === 0 || value !== values[at - 1] ? [at] : []));
  const runAt = starts.at(-1)!;
  const jumps = values.map((value, at) => (at === 0 ? 0 : Math.abs(value - values[at - 1]!)));
  const jump = Math.max(...jumps);
  const jumpAt = jumps.indexOf(jump);
  const level = (some: readonly number[]) => {
    const sorted = [...some].sort((a, b) => a - b);
    const median = sorted[Math.floor((some.length + 1) / 2) - 1] ?? 0;
    return { points: some.length, median, spread: some.length === 0 ? 0 : sorted.at(-1)! - sorted[0]! };
  };
  return {
    ...{ series, points: points.length, first: points[0]!.time, last: points.at(-1)!.time },
    ...{ distances: distances.length, usual, gaps: gaps.length },
    missing: gaps.reduce((sum, gap) => sum + gap - usual, 0),
    longest: gaps.at(-1) ?? 0,
    gapsSince: points[Math.max(firstGap - 1, 0)]!.time,
    ...{ value: values.at(-1)!, run: values.length - runAt, runSince: points[runAt]!.time },
    longestRun: Math.max(0, ...starts.slice(1).map((start, at) => start - starts[at]!)),
    ...{ jump, nextJump: [...jumps].sort((a, b) => b - a)[1] ?? 0, jumpTime: points[jumpAt]!.time },
    before: level(values.slice(Math.max(0, jumpAt - 10), jumpAt)),
    after: level(values.slice(jumpAt, jumpAt + 10)),
  };
}

it('says of any points what they are, before and after they are merged', async () => {
  const random = randomNumbers(SEED);
  const written = new Map<number, Point[]>();
  for (let series = 1; series <= 60; series++) {
    const points = drawn(random);
    written.set(series, points);
    await write(series, points, random);
  }
  const since = new Map([...written].map(([id, points]) => [id, random.pick(points).time]));
  const to = START + 5_000 * SECOND;
  const wanted = [...written].flatMap(([id, points]) => {
    const some = points.filter(({ time }) => time >= since.get(id)! && time < to);
    return expected(id, some, 5) ?? [];
  });
  const query = { project: PROJECT, table: 'numbers', since, to, gapTimes: 5 } as const;
  const found = async () => (await store.queries.courses(query)).sort((a, b) => a.series - b.series);
  expect(await found(), `seed ${SEED}`).toEqual(wanted);
  await store.settle();
  expect(await found(), `seed ${SEED}, merged`).toEqual(wanted);
});

it('counts a point that was written again once, and only what was written since', async () => {
  const series = 101;
  store.heads.reserve(series);
  const put = (second: number, value: number) => store.number(series, START + second * SECOND, 0, value);
  for (let second = 0; second < 20; second++) put(second, 1);
  await store.commit();
  store.heads.raiseVersion(store.heads.version + 1);
  const version = store.heads.version;
  for (let second = 15; second < 40; second++) put(second, 2);
  for (let again = 0; again < 3; again++) for (let second = 30; second < 40; second++) put(second, 3);
  await store.commit();
  const spans = new Map([[series, { from: START, to: START + 100 * SECOND }]]);
  const query = { project: PROJECT, table: 'numbers', spans, version } as const;
  expect(await store.queries.writtenSince(query)).toEqual(new Map([[series, 25]]));
  await store.settle();
  expect(await store.queries.writtenSince(query)).toEqual(new Map([[series, 25]]));
});

it('says of texts when they came', async () => {
  const series = 102;
  store.heads.reserve(series);
  for (const second of [0, 10, 20, 30, 200]) store.text(series, START + second * SECOND, 0, `at ${second}`);
  await store.commit();
  const since = new Map([[series, START]]);
  const [course] = await store.queries.courses({
    ...{ project: PROJECT, table: 'texts', since, to: START + 300 * SECOND, gapTimes: 5 },
  });
  expect(course).toMatchObject({ points: 5, distances: 4, usual: 170 * SECOND, gaps: 0, longestRun: 0 });
});
