/**
 * Raw points of many series in time order, a page at a time.
 *
 * A page never splits an instant: it ends before the first instant that would not fit whole, or, if a single instant has
 * more points than a page, it holds that instant whole. So a cursor is a bare time and nothing is ever given twice.
 *
 * Cost: the engine's order is (series, time), so "the next 1,000 of 500 series" would read their whole range. The page
 * is therefore looked for in windows of time, the first as wide as the known density of the series suggests, each
 * further one eight times as wide: the rows read stay proportional to the rows returned.
 */
import { rowBinary } from '../engine/answer-forms.js';
import type { Engine } from '../engine/engine.js';
import type { Heads } from '../heads.js';
import { RowReader } from './row-binary.js';
import { readPoint, ROWS, ROW_COLUMNS, selectBoth, type SeriesByTable, type StoredPoint } from './row.js';
import { END_OF_TIME, type Sources, type ValueBounds } from './sql.js';

export interface RangeQuery {
  readonly series: SeriesByTable;
  readonly from: number;
  readonly to: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly values?: ValueBounds | undefined;
}

export interface RangePage {
  readonly points: StoredPoint[];
  /** Where the next page starts: `from` (asc) or `to` (desc) of its query; null behind the last point. */
  readonly next: number | null;
}

/** Rows that the first window should hold, as a multiple of the page. */
const FIRST_WINDOW = 2;
export const WINDOW_GROWTH = 8;
/** Rows of one series up to which a read is not spread over threads. */
const SMALL_READ = 10_000;

export async function queryRange(
  engine: Engine,
  sources: Sources,
  heads: Heads,
  query: RangeQuery,
): Promise<RangePage> {
  const ids = [...query.series.numbers, ...query.series.texts].filter((id) => heads.has(id));
  const series = {
    numbers: query.series.numbers.filter((id) => heads.has(id)),
    texts: query.series.texts.filter((id) => heads.has(id)),
  };
  const span = knownSpan(heads, ids, query);
  if (!span) return { points: [], next: null };
  const points: StoredPoint[] = [];
  const ascending = query.order === 'asc';
  // One series without repeats is read in the engine's own order, which stops at the limit by itself.
  let width =
    ids.length === 1 && !sources.mayRepeat(ids[0]!, span.from, span.to)
      ? span.to - span.from
      : firstWidth(heads, ids, query.limit);
  let edge = ascending ? span.from : span.to;
  while (ascending ? edge < span.to : edge > span.from) {
    const window = ascending
      ? { from: edge, to: Math.min(span.to, edge + width) }
      : { from: Math.max(span.from, edge - width), to: edge };
    // One row more than the page tells whether there is a next page at all.
    await readWindow(
      engine,
      sources,
      { ...query, ...window, series, limit: query.limit + 1 - points.length },
      points,
    );
    if (points.length > query.limit) {
      const end = wholeInstants(points);
      if (end > 0)
        return { points: points.slice(0, end), next: ascending ? points[end]!.time : points[end]!.time + 1 };
      return wholeInstant(engine, sources, heads, { ...query, series }, points[0]!.time);
    }
    edge = ascending ? window.to : window.from;
    width *= WINDOW_GROWTH;
  }
  return { points, next: null };
}

async function readWindow(
  engine: Engine,
  sources: Sources,
  query: RangeQuery,
  into: StoredPoint[],
): Promise<void> {
  const { numbers, texts } = query.series;
  const order = ` ORDER BY time ${query.order}, series, sequence LIMIT ${query.limit}`;
  const only = texts.length === 0 ? 'numbers' : numbers.length === 0 ? 'texts' : undefined;
  const rows = only
    ? sources.select({
        table: only,
        columns: ROW_COLUMNS,
        series: query.series[only],
        from: query.from,
        to: query.to,
        values: query.values,
      })
    : selectBoth(sources, query.series, query);
  const sql = rows.includes(' UNION ALL ') ? `SELECT * FROM (${rows})${order}` : rows + order;
  // Spreading a short read over threads costs more than it saves.
  const small = numbers.length + texts.length === 1 && query.limit <= SMALL_READ;
  const answer = await engine.query(sql, ROWS[only ?? 'both'], small ? { threads: 1 } : {});
  const reader = new RowReader(answer, [...numbers, ...texts]);
  if (only) while (!reader.done) into.push(readPoint(reader, only));
  else readBoth(reader, new Set(texts), into);
}

function readBoth(reader: RowReader, texts: ReadonlySet<number>, into: StoredPoint[]): void {
  while (!reader.done) {
    const series = reader.series();
    const time = reader.int64();
    const version = reader.int64();
    const sequence = reader.uint32();
    const number = reader.float64();
    const text = reader.text();
    into.push({ series, time, version, sequence, value: texts.has(series) ? text : number });
  }
}

/** How many of these rows belong to instants that are whole, when the last row may be one of several of its instant. */
function wholeInstants(points: readonly StoredPoint[]): number {
  const last = points[points.length - 1]!.time;
  let end = points.length;
  while (end > 0 && points[end - 1]!.time === last) end--;
  return end;
}

/** The page of an instant that has more points than a page: all of them, and a cursor only if something lies behind. */
async function wholeInstant(
  engine: Engine,
  sources: Sources,
  heads: Heads,
  query: RangeQuery,
  time: number,
): Promise<RangePage> {
  const points: StoredPoint[] = [];
  await readWindow(engine, sources, { ...query, from: time, to: time + 1, limit: END_OF_TIME }, points);
  const rest = query.order === 'asc' ? { from: time + 1, to: query.to } : { from: query.from, to: time };
  const behind = await anyPoint(engine, sources, heads, { ...query, ...rest });
  return { points, next: !behind ? null : query.order === 'asc' ? rest.from : rest.to };
}

/** Whether these series have any point in a range: mostly known from memory, else one statement that stops at the first. */
async function anyPoint(engine: Engine, sources: Sources, heads: Heads, query: RangeQuery): Promise<boolean> {
  const { from, to, values } = query;
  const inside = (time: number) => time >= from && time < to;
  const possible = (id: number) => heads.firstTime(id) < to && heads.lastTime(id) >= from;
  const series = {
    numbers: query.series.numbers.filter(possible),
    texts: query.series.texts.filter(possible),
  };
  const ids = [...series.numbers, ...series.texts];
  if (from >= to || ids.length === 0) return false;
  if (!values && ids.some((id) => inside(heads.firstTime(id)) || inside(heads.lastTime(id)))) return true;
  const rows = selectBoth(sources, series, { from, to, values });
  return (await engine.query(`SELECT toInt64(1) FROM (${rows}) LIMIT 1`, rowBinary('Int64'))).length > 0;
}

/** The asked range, cut to where these series have points. */
export function knownSpan(
  heads: Heads,
  ids: readonly number[],
  query: Pick<RangeQuery, 'from' | 'to'>,
): { from: number; to: number } | undefined {
  let first = Infinity;
  let last = -1;
  for (const id of ids) {
    first = Math.min(first, heads.firstTime(id));
    last = Math.max(last, heads.lastTime(id));
  }
  const from = Math.max(query.from, first);
  const to = Math.min(query.to, last + 1);
  return from < to ? { from, to } : undefined;
}

export function firstWidth(heads: Heads, ids: readonly number[], limit: number): number {
  let rowsPerMicrosecond = 0;
  for (const id of ids)
    rowsPerMicrosecond += heads.roughCount(id) / (heads.lastTime(id) - heads.firstTime(id) + 1);
  return Math.max(1, Math.ceil((FIRST_WINDOW * (limit + 1)) / rowsPerMicrosecond));
}
