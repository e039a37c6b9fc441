/** Buckets and statistics: what a series or a group of series amounts to in each span of time. */
import { END_OF_TIME, nowMicros } from '../../model/time.js';
import type { Aggregation } from '../../model/aggregations.js';
import type { PointValue } from '../../model/kinds.js';
import { forEachInSlices, mapInSlices, Pace } from '../../model/pace.js';
import type { BucketPlan } from '../../points/queries/buckets/plan.js';
import type { BucketCell } from '../../points/queries/buckets/buckets.js';
import type { BucketRow, SelectedSeries, StatisticsRow } from '../services.js';
import {
  AnswerSize,
  NUMBER_BYTES,
  namesBytes,
  textBytes,
  valueBytes,
  type ReadSource,
} from './answer-bytes.js';
import { cellsBefore } from './before-range.js';
import { bucketStarts } from './bucket-starts.js';
import { fillCells } from './fill.js';
import { groupSeries, type ValuesOfTag } from './groups.js';
import { checkSeries, tooManyBuckets } from './limits.js';
import { byTable, valueOf, within } from './rows.js';
import type { BucketsQuery, StatisticsQuery } from './types.js';

/** The values of one tag, of these series and of the devices of the project, for grouping by it. */
export type TagValues = (project: number, key: string, series: readonly number[]) => Promise<ValuesOfTag>;

export const NEEDS_PREVIOUS = new Set<Aggregation['type']>(['timeWeightedMean', 'timeAtValue', 'delta']);

export async function readBuckets(
  source: ReadSource,
  query: BucketsQuery,
  tagValues: TagValues,
): Promise<BucketRow[]> {
  checkSeries(query.series);
  if (query.series.length === 0 || isEmpty(query.from, query.to)) return [];
  // Buckets of one width are the engine's work alone, unless the empty ones are asked for too.
  const starts =
    query.bucket.kind === 'fixed' && query.fill === 'none' && query.newest !== undefined
      ? { starts: [], edges: [] }
      : await bucketStarts(query.bucket, query.from, query.to);
  const plan: BucketPlan =
    query.bucket.kind === 'fixed'
      ? { kind: 'fixed', width: query.bucket.width, origin: query.bucket.origin ?? 0 }
      : { kind: 'edges', edges: starts.edges };
  const ids = query.series.map(({ id }) => id);
  const tags = query.group.startsWith('tag:')
    ? await tagValues(query.project, query.group.slice(4), ids)
    : undefined;
  const groups = groupSeries(query.series, query.group, tags);
  const cells = await aggregated(source, query, plan, groups?.numbers);
  const before =
    query.fill === 'previous'
      ? await cellsBefore(source, query, groups?.numbers)
      : new Map<number, BucketCell>();
  const byId = new Map(query.series.map((series) => [series.id, series]));
  const rows: BucketRow[] = [];
  const answer = new AnswerSize(source.answerBytes);
  const pace = new Pace();
  for (const [group, own] of withSilent(cells, before)) {
    const label = groups ? groups.labels[group]! : group;
    const series = groups ? undefined : byId.get(group);
    const values = (cell: BucketCell) => typed(cell, query.aggregations, series);
    const cellsOfGroup = await mapInSlices(
      own,
      (cell) => ({ start: cell.start, values: values(cell) }),
      pace,
    );
    const last = before.get(group);
    const filling = {
      starts: starts.starts,
      before: last ? values(last) : query.aggregations.map(() => null),
    };
    const { fill } = query;
    const filled = fill === 'none' ? cellsOfGroup : await fillCells(cellsOfGroup, { ...filling, fill }, pace);
    if (rows.length + filled.length > query.limit) throw tooManyBuckets(query.limit);
    const named = groups ? labelBytes(label) : namesBytes(byId.get(group)!);
    await forEachInSlices(
      filled,
      ({ start, values }) => {
        answer.add(weight(named, values));
        rows.push({ group: label, time: start, values });
      },
      pace,
    );
  }
  return rows;
}

export async function readStatistics(source: ReadSource, query: StatisticsQuery): Promise<StatisticsRow[]> {
  checkSeries(query.series);
  const from = query.from ?? 0;
  const to = query.to ?? END_OF_TIME;
  if (query.series.length === 0 || isEmpty(from, to)) return [];
  const cells = await aggregated(source, { ...query, from, to }, { kind: 'whole' }, undefined);
  const byId = new Map(query.series.map((series) => [series.id, series]));
  const answer = new AnswerSize(source.answerBytes);
  return cells.map((cell) => {
    const series = byId.get(cell.group)!;
    const values = typed(cell, query.aggregations, series);
    answer.add(weight(namesBytes(series), values));
    return { series: cell.group, values };
  });
}

/** Some clients ask from a time that no point can have. */
const isEmpty = (from: number, to: number): boolean => from >= Math.min(to, END_OF_TIME);

async function aggregated(
  source: ReadSource,
  query: Omit<BucketsQuery, 'project' | 'bucket' | 'fill' | 'group' | 'limit'>,
  plan: BucketPlan,
  groups: ReadonlyMap<number, number> | undefined,
): Promise<BucketCell[]> {
  const series = byTable(within(query));
  const { from, to, heldSince = 0, values, newest, background } = query;
  const bytes = mostBytes(source, query);
  const bound = { bytes, perRow: NUMBER_BYTES };
  const needsPrevious = query.aggregations.some(({ type }) => NEEDS_PREVIOUS.has(type));
  const previous =
    needsPrevious && from > heldSince
      ? await source.store.queries.ends({
          series,
          from: heldSince,
          to: from,
          end: 'last',
          count: 1,
          values,
          background,
          bound,
        })
      : [];
  return source.store.queries.buckets({
    series,
    from,
    to,
    plan,
    aggregations: query.aggregations,
    previous,
    heldUntil: nowMicros(),
    values,
    newest,
    background,
    bytes,
    counters: new Map(query.series.flatMap(({ id, counter }) => (counter ? [[id, counter]] : []))),
    ...(groups ? { groups } : {}),
  });
}

/** What is written to a file in pieces is no answer: it may have a few times as much at once. */
const BACKGROUND_SHARE = 8;

const mostBytes = ({ answerBytes }: ReadSource, { background }: { readonly background?: boolean }): number =>
  background ? answerBytes * BACKGROUND_SHARE : answerBytes;

/** Member names, the time, and of each value the name of its aggregation. */
const ROW_BYTES = 60;
const MEMBER_BYTES = 20;

function weight(named: number, values: readonly (PointValue | null)[]): number {
  let bytes = ROW_BYTES + named;
  for (const value of values) bytes += MEMBER_BYTES + valueBytes(value);
  return bytes;
}

const labelBytes = (label: BucketRow['group']): number => (typeof label === 'string' ? textBytes(label) : 4);

/** First and last of a boolean series are booleans; everything else of it counts as 0 and 1. */
function typed(
  cell: BucketCell,
  aggregations: readonly Aggregation[],
  series: SelectedSeries | undefined,
): (PointValue | null)[] {
  return cell.values.map((value, column) => {
    if (value === undefined) return null;
    const aggregation = aggregations[column]!;
    if (!series) return value;
    if (aggregation.type === 'first' || aggregation.type === 'last') return valueOf(series.kind, value);
    // 1 is not true: the engine stores both as 1.
    if (
      aggregation.type === 'timeAtValue' &&
      (typeof aggregation.value === 'boolean') !== (series.kind === 'boolean')
    )
      return null;
    return value;
  });
}

/** Those without a value in the range too, if something is carried into it; by rising group. */
function withSilent(
  cells: readonly BucketCell[],
  before: ReadonlyMap<number, BucketCell>,
): (readonly [group: number, cells: readonly BucketCell[]])[] {
  const known = new Map<number, readonly BucketCell[]>(grouped(cells));
  for (const group of before.keys()) if (!known.has(group)) known.set(group, []);
  return [...known].sort(([a], [b]) => a - b);
}

function* grouped(cells: readonly BucketCell[]): Generator<[group: number, cells: BucketCell[]]> {
  for (let start = 0; start < cells.length;) {
    const { group } = cells[start]!;
    let end = start;
    while (end < cells.length && cells[end]!.group === group) end++;
    yield [group, cells.slice(start, end)];
    start = end;
  }
}
