/**
 * Which series changed most in a span, against the span of the same length before it: what an engineer asks who sees that
 * something happened, and not where. Rule: a change is measured in the series' own usual spread, so that a boiler and a counter
 * stand in one list.
 */
import type { Aggregation } from '../../model/aggregations.js';
import type { PointValue } from '../../model/kinds.js';
import { FirstOf } from '../../model/first-of.js';
import { forEachInSlices, Pace } from '../../model/pace.js';
import type { Change, ChangesQuery, Figures, SelectedSeries, StatisticsRow } from '../services.js';

const AGGREGATIONS: readonly Aggregation[] = (['count', 'mean', 'stddev', 'min', 'max', 'last'] as const).map(
  (type) => ({ type }),
);
/** Of its level: a series that stood still counts as one that moved by so much, so that noise of the last digit is none. */
const STILL = 0.001;
/** Of the usual spread: below it nothing changed. */
const LEAST = 0.01;

type Statistics = (query: {
  series: readonly SelectedSeries[];
  from: number;
  to: number;
  aggregations: readonly Aggregation[];
}) => Promise<readonly StatisticsRow[]>;

/** The greatest first. What did not change is not among them. */
export async function readChanges(
  statistics: Statistics,
  { series, from, to, limit }: ChangesQuery,
): Promise<{ rows: readonly Change[]; changed: number }> {
  const aggregations = AGGREGATIONS;
  const now = await statistics({ series, from, to, aggregations });
  const before = await statistics({ series, from: from - (to - from), to: from, aggregations });
  const pace = new Pace();
  const figures = async (rows: readonly StatisticsRow[]) => {
    const byId = new Map<number, Figures>();
    await forEachInSlices(rows, ({ series: id, values }) => byId.set(id, figuresOf(values)), pace);
    return byId;
  };
  const [after, earlier] = [await figures(now), await figures(before)];
  const found: Change[] = [];
  await forEachInSlices(
    series,
    ({ id }) => {
      const change = changeOf(after.get(id) ?? NOTHING, earlier.get(id) ?? NOTHING);
      if (change.score > LEAST) found.push({ series: id, ...change });
    },
    pace,
  );
  const first = new FirstOf<Change>((a, b) => b.score - a.score || a.series - b.series, limit);
  await first.add(found);
  return { rows: await first.sorted(), changed: found.length };
}

const NOTHING: Figures = { count: 0, mean: null, stddev: null, min: null, max: null, last: null };

const number = (value: PointValue | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

const figuresOf = ([count, mean, stddev, min, max, last]: readonly (PointValue | null)[]): Figures => ({
  ...{ count: number(count) ?? 0, mean: number(mean), stddev: number(stddev) },
  ...{ min: number(min), max: number(max), last: last ?? null },
});

/** The greatest of what speaks for a change, brought between 0 and 1. */
function changeOf(now: Figures, before: Figures): Omit<Change, 'series'> {
  const reasons = [
    { what: 'count', size: Math.abs(Math.log((now.count + 1) / (before.count + 1))) },
    ...levels(now, before),
  ] as const;
  const most = reasons.reduce((best, one) => (one.size > best.size ? one : best));
  return { what: most.what, score: most.size / (1 + most.size), now, before };
}

interface Reason {
  readonly what: Change['what'];
  readonly size: number;
}

function levels(now: Figures, before: Figures): readonly Reason[] {
  if (now.mean === null || before.mean === null)
    return typeof now.last === 'string' && typeof before.last === 'string' && now.last !== before.last
      ? [{ what: 'level', size: 1 }]
      : [];
  const level = Math.max(Math.abs(now.mean), Math.abs(before.mean));
  const usual = Math.max(before.stddev ?? 0, STILL * level);
  if (usual === 0) return [];
  const spread = (figures: Figures) => Math.max(figures.stddev ?? 0, STILL * level);
  return [
    { what: 'level', size: Math.abs(now.mean - before.mean) / usual },
    { what: 'spread', size: Math.abs(Math.log(spread(now) / spread(before))) },
  ];
}
