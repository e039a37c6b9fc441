/** The read side for every dialect: one method per query family, each over an already authorized set of series. */
import { invalidField, TributaryError } from '../../errors/error.js';
import { bucketEdges, type Bucket } from '../../model/buckets.js';
import type { Aggregation } from '../../model/aggregations.js';
import type { PointsStore } from '../../points/store.js';
import type { BucketCell } from '../../points/queries/buckets.js';
import type { BucketPlan } from '../../points/queries/bucket-plan.js';
import type { StoredPoint } from '../../points/queries/row.js';
import { END_OF_TIME } from '../../points/queries/sql.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { fillCells } from './fill.js';
import { groupSeries } from './groups.js';
import { byTable, toRows, valueOf } from './rows.js';
import type { BucketRow, PointRow, Query, SelectedSeries, StatisticsRow } from '../services.js';
import type {
  BucketsQuery,
  CountsQuery,
  FirstQuery,
  LastQuery,
  PointsQuery,
  StatisticsQuery,
} from './types.js';

/** Most series of one query, and most buckets of one group. */
export const MAX_SERIES = 10_000;
export const MAX_BUCKETS = 100_000;
/** Most points of one answer. */
export const MAX_POINTS = 100_000;

const NEEDS_PREVIOUS = new Set<Aggregation['type']>(['timeWeightedMean', 'timeAtValue', 'delta']);

export class PointsQueries implements Query {
  constructor(
    private readonly store: PointsStore,
    /** Values of one tag key by device id, for grouping by a tag. */
    private readonly tagValues: (project: number, key: string) => Promise<ReadonlyMap<number, string>>,
  ) {}

  async points(query: PointsQuery): Promise<{ rows: PointRow[]; next: string | null }> {
    checkSeries(query.series);
    let from = query.from ?? 0;
    let to = query.to ?? END_OF_TIME;
    if (query.cursor !== undefined) {
      const at = decodeCursor(query.order, query.cursor);
      if (query.order === 'asc') from = Math.max(from, at);
      else to = Math.min(to, at);
    }
    if (query.series.length === 0 || from >= to) return { rows: [], next: null };
    const page = await this.store.range({
      series: byTable(query.series),
      from,
      to,
      order: query.order,
      limit: query.limit,
    });
    const rows = await toRows(this.store, query.series, page.points, query.include);
    return { rows, next: page.next === null ? null : encodeCursor(query.order, page.next) };
  }

  async last(query: LastQuery): Promise<PointRow[]> {
    checkSeries(query.series);
    if (query.before === undefined && (query.count ?? 1) === 1 && !query.include?.length)
      return this.#newest(query.series);
    const most = Math.floor(MAX_POINTS / Math.max(1, query.series.length));
    if ((query.count ?? 1) > most)
      throw invalidField(
        'count',
        query.count,
        `at most ${most} points of each of ${query.series.length} series`,
      );
    const points = await this.store.edge({
      series: byTable(query.series),
      from: 0,
      to: query.before ?? END_OF_TIME,
      end: 'last',
      count: query.count ?? 1,
    });
    return toRows(this.store, query.series, inOrderOf(query.series, points), query.include);
  }

  async first(query: FirstQuery): Promise<PointRow[]> {
    checkSeries(query.series);
    const points = await this.store.edge({
      series: byTable(query.series),
      from: query.after ?? 0,
      to: END_OF_TIME,
      end: 'first',
      count: 1,
    });
    return toRows(this.store, query.series, inOrderOf(query.series, points), query.include);
  }

  async buckets(query: BucketsQuery): Promise<BucketRow[]> {
    checkSeries(query.series);
    if (query.series.length === 0 || query.from >= query.to) return [];
    const starts = bucketStarts(query.bucket, query.from, query.to);
    const plan: BucketPlan =
      query.bucket.kind === 'fixed'
        ? { kind: 'fixed', width: query.bucket.width, origin: query.bucket.origin ?? 0 }
        : { kind: 'edges', edges: starts.edges };
    const tagValues = query.group.startsWith('tag:')
      ? await this.tagValues(query.project, query.group.slice(4))
      : new Map<number, string>();
    const groups = groupSeries(query.series, query.group, tagValues);
    const count = groups ? groups.labels.length : query.series.length;
    const cells = await this.#aggregate(query, plan, groups?.numbers);
    const byId = new Map(query.series.map((series) => [series.id, series]));
    const rows: BucketRow[] = [];
    for (const [group, own] of grouped(cells)) {
      const label = groups ? groups.labels[group]! : group;
      const typed = own.map((cell) => ({
        start: cell.start,
        values: this.#typed(cell, query.aggregations, groups ? undefined : byId.get(group)),
      }));
      const filled = query.fill === 'none' ? typed : fillCells(typed, starts.starts, query.fill);
      if (rows.length + filled.length > query.limit)
        throw new TributaryError('too_many_buckets', {
          value: starts.starts.length * count,
          limit: query.limit,
        });
      for (const cell of filled) rows.push({ group: label, time: cell.start, values: cell.values });
    }
    return rows;
  }

  async statistics(query: StatisticsQuery): Promise<StatisticsRow[]> {
    checkSeries(query.series);
    if (query.series.length === 0) return [];
    const from = query.from ?? 0;
    const to = query.to ?? END_OF_TIME;
    const cells = await this.#aggregate({ ...query, from, to }, { kind: 'whole' }, undefined);
    const byId = new Map(query.series.map((series) => [series.id, series]));
    return cells.map((cell) => ({
      series: cell.group,
      values: this.#typed(cell, query.aggregations, byId.get(cell.group)),
    }));
  }

  async counts(query: CountsQuery): Promise<{ series: number; count: number }[]> {
    checkSeries(query.series);
    const counts = await this.store.counts({
      series: byTable(query.series),
      from: query.from ?? 0,
      to: query.to ?? END_OF_TIME,
    });
    return query.series.map(({ id }) => ({ series: id, count: counts.get(id) ?? 0 }));
  }

  /** From memory: no engine query, whatever is stored. */
  async #newest(series: readonly SelectedSeries[]): Promise<PointRow[]> {
    await this.store.repair();
    const { heads } = this.store;
    const rows: PointRow[] = [];
    for (const { id, kind } of series) {
      if (!heads.has(id)) continue;
      const stored = kind === 'number' || kind === 'boolean' ? heads.lastNumber(id) : heads.lastText(id)!;
      rows.push({
        series: id,
        time: heads.lastTime(id),
        sequence: heads.lastSequence(id),
        value: valueOf(kind, stored),
      });
    }
    return rows;
  }

  async #aggregate(
    query: Pick<BucketsQuery, 'series' | 'from' | 'to' | 'aggregations'>,
    plan: BucketPlan,
    groups: ReadonlyMap<number, number> | undefined,
  ): Promise<BucketCell[]> {
    const series = byTable(query.series);
    const { from, to } = query;
    const needsPrevious = query.aggregations.some(({ type }) => NEEDS_PREVIOUS.has(type));
    const previous =
      needsPrevious && from > 0
        ? await this.store.edge({ series, from: 0, to: from, end: 'last', count: 1 })
        : [];
    return this.store.buckets({
      series,
      from,
      to,
      plan,
      aggregations: query.aggregations,
      previous,
      heldUntil: Date.now() * 1000,
      ...(groups ? { groups } : {}),
    });
  }

  /** First and last of a boolean series are booleans; everything else of it counts as 0 and 1. */
  #typed(cell: BucketCell, aggregations: readonly Aggregation[], series: SelectedSeries | undefined) {
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
}

function checkSeries(series: readonly SelectedSeries[]): void {
  if (series.length > MAX_SERIES)
    throw new TributaryError('too_many_series', { value: series.length, limit: MAX_SERIES });
}

function bucketStarts(bucket: Bucket, from: number, to: number): { starts: number[]; edges: number[] } {
  try {
    const edges = bucketEdges(bucket, from, to, MAX_BUCKETS);
    return { starts: edges.slice(0, -1), edges };
  } catch (error) {
    if (error instanceof RangeError)
      throw new TributaryError(
        'too_many_buckets',
        { value: `more than ${MAX_BUCKETS}`, limit: MAX_BUCKETS },
        { cause: error },
      );
    throw error;
  }
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

/** Points grouped by series in the order in which the series were asked for. */
function inOrderOf(series: readonly SelectedSeries[], points: readonly StoredPoint[]): StoredPoint[] {
  const bySeries = new Map<number, StoredPoint[]>();
  for (const point of points) {
    const own = bySeries.get(point.series);
    if (own) own.push(point);
    else bySeries.set(point.series, [point]);
  }
  return series.flatMap(({ id }) => bySeries.get(id) ?? []);
}
