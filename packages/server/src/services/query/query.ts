/** The read side for every dialect: one method per query family, each over an already authorized set of series. */
import { END_OF_TIME } from '../../model/time.js';
import { DEFAULT_ANSWER_BYTES, tooManyBytes } from '../../errors/answer-bytes.js';
import { isoFromMicros } from '../../model/time-iso.js';
import { wholeInstants } from '../../points/queries/range.js';
import type { StoredPoint } from '../../points/queries/row.js';
import type { PointsStore } from '../../points/store.js';
import { readBuckets, readStatistics, type TagValues } from './aggregates.js';
import { readChanges } from './changes.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { mostOfEach, readEnds, readLast } from './ends.js';
import { readInstants } from './instants.js';
import { checkSeries, MAX_BUCKETS, MAX_INSTANT_POINTS, MAX_POINTS, MAX_SERIES } from './limits.js';
import { RowWeights, type ReadSource } from './answer-bytes.js';
import { byTable, fittingRows, within } from './rows.js';
import { readNumberedPage } from './numbered-page.js';
import { readWideTable, readWideBuckets } from './wide-tables.js';
import type {
  BucketRow,
  Change,
  ChangesQuery,
  PieceWeight,
  PointRow,
  Query,
  NumberedPageRequest,
  StatisticsRow,
  WideBucket,
  WideRow,
} from '../services.js';
import type {
  BucketsQuery,
  CountsQuery,
  FirstQuery,
  LastQuery,
  PointsQuery,
  StatisticsQuery,
} from './types.js';

export class QueryService implements Query {
  readonly #source: ReadSource;

  constructor(
    private readonly store: PointsStore,
    private readonly tagValues: TagValues,
    /** Most bytes of one answer. */
    answerBytes = DEFAULT_ANSWER_BYTES,
  ) {
    this.#source = { store, answerBytes };
  }

  numberedPage(request: NumberedPageRequest): Promise<{ rows: PointRow[]; total: number }> {
    checkSeries(request.windows.flatMap(({ series }) => series));
    return readNumberedPage(this.#source, request);
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
    const weights = new RowWeights(this.#source, series, query.include);
    const { points, next } = await this.store.queries.range({
      series: byTable(series),
      from,
      to,
      order: query.order,
      limit: query.limit,
      values: query.values,
      bound: weights.bound,
    });
    const { include } = query;
    const rows = await fittingRows(this.store, { series, points, include, weights, dense: true });
    if (rows.length === points.length)
      return { rows, next: next === null ? null : encodeCursor(query.order, next) };
    return shorter(rows, points, query.order, weights.bound.bytes);
  }

  mostOfEach(query: FirstQuery, count: number): number | undefined {
    checkSeries(query.series);
    return mostOfEach(this.store, query, count);
  }

  last(query: LastQuery): Promise<PointRow[]> {
    return readLast(this.#source, query);
  }

  first(query: FirstQuery): Promise<PointRow[]> {
    return readEnds(this.#source, query, 'first', query.count ?? 1);
  }

  extremes(query: Parameters<Query['extremes']>[0]): Promise<PointRow[]> {
    return readEnds(this.#source, query, query.end, query.count);
  }

  buckets(query: BucketsQuery): Promise<BucketRow[]> {
    return readBuckets(this.#source, query, this.tagValues);
  }

  statistics(query: StatisticsQuery): Promise<StatisticsRow[]> {
    return readStatistics(this.#source, query);
  }

  changes(query: ChangesQuery): Promise<{ rows: readonly Change[]; changed: number }> {
    return readChanges((asked) => this.statistics(asked), query);
  }

  async counts(query: CountsQuery): Promise<{ series: number; count: number }[]> {
    checkSeries(query.series);
    const counts = await this.store.queries.counts({
      series: byTable(within(query)),
      from: query.from ?? 0,
      to: query.to ?? END_OF_TIME,
      values: query.values,
    });
    return query.series.map(({ id }) => ({ series: id, count: counts.get(id) ?? 0 }));
  }

  async weights({ series, from, to, width }: Parameters<Query['weights']>[0]): Promise<PieceWeight[]> {
    checkSeries(series);
    const { bound } = new RowWeights(this.#source, series);
    const pieces = await this.store.queries.weights({ series: byTable(series), from, to, width });
    return pieces.map(({ time, count, bytes }) => ({ time, count, bytes: bytes + count * bound.perRow }));
  }

  async instants(query: Parameters<Query['instants']>[0]): Promise<PointRow[]> {
    checkSeries(query.series);
    return readInstants(this.#source, query, MAX_INSTANT_POINTS);
  }

  wideTable(query: Parameters<Query['wideTable']>[0]): Promise<WideRow[]> {
    return readWideTable(this.#source, query, { values: MAX_POINTS, series: MAX_SERIES });
  }

  wideBuckets(query: Parameters<Query['wideBuckets']>[0]): Promise<WideBucket[]> {
    return readWideBuckets(this.#source, query, { buckets: MAX_BUCKETS, series: MAX_SERIES });
  }
}

/** The page of the rows that fit: it ends with a whole instant, as every page does. */
function shorter(
  rows: PointRow[],
  points: readonly StoredPoint[],
  order: 'asc' | 'desc',
  most: number,
): { rows: PointRow[]; next: string } {
  const end = wholeInstants(points, rows.length);
  const { time } = points[end]!;
  if (end === 0) throw tooManyBytes(most, `one answer (the instant ${isoFromMicros(time)} alone has more)`);
  return { rows: rows.slice(0, end), next: encodeCursor(order, order === 'asc' ? time : time + 1) };
}
