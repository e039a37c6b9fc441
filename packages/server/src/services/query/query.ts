/** The read side for every dialect: one method per query family, each over an already authorized set of series. */
import { invalidField, TributaryError } from '../../errors/error.js';
import { bucketEdges, type Bucket } from '../../model/buckets.js';
import type { Aggregation } from '../../model/aggregations.js';
import type { PointsStore } from '../../points/store.js';
import type { BucketCell } from '../../points/queries/buckets.js';
import type { BucketPlan } from '../../points/queries/bucket-plan.js';
import type { StoredPoint } from '../../points/queries/row.js';
import type { EdgeQuery } from '../../points/queries/edge.js';
import { END_OF_TIME } from '../../points/queries/sql.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { fillCells } from './fill.js';
import { groupSeries } from './groups.js';
import { readInstants } from './instants.js';
import { byTable, toRows, valueOf } from './rows.js';
import { readSlice } from './slices.js';
import { readTable, readTableBuckets } from './tables.js';
import type {
  BucketRow,
  PointRow,
  Query,
  SelectedSeries,
  SliceRequest,
  StatisticsRow,
  TableBucket,
  TableRow,
} from '../services.js';
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
/** Most points of many devices' instants, each with its share. */
const MAX_INSTANT_POINTS = 500_000;

const NEEDS_PREVIOUS = new Set<Aggregation['type']>(['timeWeightedMean', 'timeAtValue', 'delta']);

export class PointsQueries implements Query {
  constructor(
    private readonly store: PointsStore,
    /** Values of one tag key by device id, for grouping by a tag. */
    private readonly tagValues: (project: number, key: string) => Promise<ReadonlyMap<number, string>>,
  ) {}

  slice(request: SliceRequest): Promise<{ rows: PointRow[]; total: number }> {
    checkSeries(request.windows.flatMap(({ series }) => series));
    return readSlice(this.store, request);
  }

  async points(query: PointsQuery): Promise<{ rows: PointRow[]; next: string | null }> {
    checkSeries(query.series);
    let from = query.from ?? 0;
    let to = query.to ?? END_OF_TIME;
    if (query.cursor !== undefined) {
      const at = decodeCursor(query.order, query.cursor);
      if (query.order === 'asc') from = Math.max(from, at);
      else to = Math.min(to, at);
    }
    const series = within(query);
    if (series.length === 0 || from >= to) return { rows: [], next: null };
    const page = await this.store.range({
      series: byTable(series),
      from,
      to,
      order: query.order,
      limit: query.limit,
      values: query.values,
    });
    const rows = await toRows(this.store, query.series, page.points, query.include);
    return { rows, next: page.next === null ? null : encodeCursor(query.order, page.next) };
  }

  async last(query: LastQuery): Promise<PointRow[]> {
    checkSeries(query.series);
    const { before, after = 0, count = 1, values } = query;
    if (after === 0 && !values && count === 1 && !query.include?.length)
      return this.#newestBefore(query.series, before);
    return this.#edge(query, 'last', count);
  }

  first(query: FirstQuery): Promise<PointRow[]> {
    return this.#edge(query, 'first', query.count ?? 1);
  }

  extremes(query: Parameters<Query['extremes']>[0]): Promise<PointRow[]> {
    return this.#edge(query, query.end, query.count);
  }

  async #edge(query: FirstQuery, end: EdgeQuery['end'], count: number): Promise<PointRow[]> {
    checkSeries(query.series);
    const { after = 0, before = END_OF_TIME, values } = query;
    const series = within(query);
    this.#checkCount(series, count);
    const points = await this.store.edge({
      series: byTable(series),
      from: after,
      to: before,
      end,
      count,
      values,
    });
    return toRows(this.store, query.series, inOrderOf(query.series, points), query.include);
  }

  async buckets(query: BucketsQuery): Promise<BucketRow[]> {
    checkSeries(query.series);
    if (query.series.length === 0 || query.from >= query.to) return [];
    // Buckets of one width are the engine's work alone, unless the empty ones are asked for too.
    const starts =
      query.bucket.kind === 'fixed' && query.fill === 'none' && query.newest !== undefined
        ? { starts: [], edges: [] }
        : bucketStarts(query.bucket, query.from, query.to);
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

  async instants(query: Parameters<Query['instants']>[0]): Promise<PointRow[]> {
    checkSeries(query.series);
    return readInstants(this.store, query, MAX_INSTANT_POINTS);
  }

  table(query: Parameters<Query['table']>[0]): Promise<TableRow[]> {
    return readTable(this.store, query, { values: MAX_POINTS, series: MAX_SERIES });
  }

  tableBuckets(query: Parameters<Query['tableBuckets']>[0]): Promise<TableBucket[]> {
    return readTableBuckets(this.store, query, { buckets: MAX_BUCKETS, series: MAX_SERIES });
  }

  /** Series with fewer points than asked for count with those that they can have. */
  #checkCount(series: readonly SelectedSeries[], count: number): void {
    let possible = 0;
    for (const { id } of series) possible += Math.min(count, this.store.heads.roughCount(id));
    if (possible <= MAX_POINTS) return;
    const most = Math.floor(MAX_POINTS / series.length);
    throw invalidField('count', count, `at most ${most} points of each of ${series.length} series`);
  }

  /** From memory, but for the series that have newer points too. */
  async #newestBefore(series: readonly SelectedSeries[], before = Infinity): Promise<PointRow[]> {
    const newest = await this.#newest(series);
    const late = new Set(newest.flatMap((row) => (row.time >= before ? [row.series] : [])));
    if (late.size === 0) return newest;
    const older = await this.#edge({ series: series.filter(({ id }) => late.has(id)), before }, 'last', 1);
    const found = new Map(
      [...newest.filter((row) => !late.has(row.series)), ...older].map((row) => [row.series, row]),
    );
    return series.flatMap(({ id }) => found.get(id) ?? []);
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
    query: Pick<BucketsQuery, 'series' | 'from' | 'to' | 'aggregations' | 'values' | 'newest' | 'background'>,
    plan: BucketPlan,
    groups: ReadonlyMap<number, number> | undefined,
  ): Promise<BucketCell[]> {
    const series = byTable(within(query));
    const { from, to, values, newest, background } = query;
    const needsPrevious = query.aggregations.some(({ type }) => NEEDS_PREVIOUS.has(type));
    const previous =
      needsPrevious && from > 0
        ? await this.store.edge({ series, from: 0, to: from, end: 'last', count: 1, values, background })
        : [];
    return this.store.buckets({
      series,
      from,
      to,
      plan,
      aggregations: query.aggregations,
      previous,
      heldUntil: Date.now() * 1000,
      values,
      newest,
      background,
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

/** Bounds of values select numbers only. */
function within({ series, values }: Pick<PointsQuery, 'series' | 'values'>): readonly SelectedSeries[] {
  return values ? series.filter(({ kind }) => kind === 'number') : series;
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
