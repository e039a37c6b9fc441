/**
 * Raw points of many series in time order, a page at a time.
 *
 * A page never splits an instant: it ends before the first instant that would not fit whole, in points or in bytes, or, if
 * a single instant has more points than a page, it holds that instant whole. So a cursor is a bare time and nothing is ever
 * given twice. A single instant that has more bytes than an answer is refused: only fewer series help.
 *
 * Cost: the engine's order is (series, time), so "the next 1,000 of 500 series" would read their whole range. The page
 * is therefore looked for in windows of time, the first as wide as the known density of the series suggests, each
 * further one eight times as wide: the rows read stay proportional to the rows returned.
 */
import { tooManyBytes } from '../../errors/answer-bytes.js';
import { isoFromMicros } from '../../model/time-iso.js';
import type { QueryEngine } from '../engine/engine.js';
import type { SeriesHeads } from '../series-heads.js';
import {
  columnsOf,
  DEFAULT_BOUND,
  fitting,
  inlineBytes,
  numberColumns,
  optionsOf,
  readEither,
  readRow,
  textColumns,
  WEIGHED,
  withLongTexts,
  type AnswerBound,
  type WeighedPoint,
} from './long-texts.js';
import { rowBinary } from '../engine/answer-forms.js';
import { RowReader } from './row-binary.js';
import { selectBoth, type SeriesByTable, type StoredPoint } from './row.js';
import type { ValueBounds } from '../../model/records/point.js';
import type { Sources } from './sql.js';

export interface RangeQuery {
  readonly series: SeriesByTable;
  readonly from: number;
  readonly to: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly values?: ValueBounds | undefined;
  readonly bound?: AnswerBound | undefined;
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

type Bounded = RangeQuery & { readonly bound: AnswerBound; readonly inline: number };

export async function queryRange(
  engine: QueryEngine,
  sources: Sources,
  heads: SeriesHeads,
  asked: RangeQuery,
): Promise<RangePage> {
  const series = {
    numbers: asked.series.numbers.filter((id) => heads.has(id)),
    texts: asked.series.texts.filter((id) => heads.has(id)),
  };
  const ids = [...series.numbers, ...series.texts];
  const query = bounded(heads, { ...asked, series });
  const span = knownSpan(heads, ids, query);
  if (!span) return { points: [], next: null };
  const points: WeighedPoint[] = [];
  const ascending = query.order === 'asc';
  // One series without repeats is read in the engine's own order, which stops at the limit by itself. Long texts backwards are not:
  // the engine would hold many of them before it turns them round.
  const stopsByItself = ids.length === 1 && !sources.mayRepeat(ids[0]!, span.from, span.to);
  let width =
    stopsByItself && (ascending || series.texts.length === 0)
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
      { ...query, ...window, limit: query.limit + 1 - points.length },
      points,
    );
    const most = Math.min(query.limit, series.texts.length === 0 ? Infinity : fitting(points, query.bound));
    if (points.length > most) {
      const end = wholeInstants(points, most);
      if (end === 0) return wholeInstant(engine, sources, heads, query, points[0]!.time);
      const { time } = points[end]!;
      const page = await withLongTexts(engine, sources, points.slice(0, end), query.inline);
      return { points: page, next: ascending ? time : time + 1 };
    }
    edge = ascending ? window.to : window.from;
    width *= WINDOW_GROWTH;
  }
  return { points: await withLongTexts(engine, sources, points, query.inline), next: null };
}

/** Twice what fits if all texts are as long as the newest of their series: the engine reads what it weighs. */
const GUESSED_SHARE = 2;
const FEWEST_GUESSED = 100;

/** With no more rows than can fit, or probably do, and as long texts at once as then fit. A page may always be shorter. */
function bounded(heads: SeriesHeads, { bound = DEFAULT_BOUND, ...query }: RangeQuery): Bounded {
  let longest = 0;
  for (const id of query.series.texts) longest = Math.max(longest, heads.lastText(id)?.length ?? 0);
  const certain = Math.floor(bound.bytes / bound.perRow);
  const guessed = Math.floor((GUESSED_SHARE * bound.bytes) / (bound.perRow + longest));
  const limit = Math.max(1, Math.min(query.limit, certain, Math.max(FEWEST_GUESSED, guessed)));
  return { ...query, limit, bound, inline: inlineBytes(bound, limit + 1) };
}

async function readWindow(
  engine: QueryEngine,
  sources: Sources,
  query: Bounded,
  into: WeighedPoint[],
): Promise<void> {
  const { numbers, texts } = query.series;
  const order = ` ORDER BY time ${query.order}, series, sequence LIMIT ${query.limit}`;
  const only = texts.length === 0 ? 'numbers' : numbers.length === 0 ? 'texts' : undefined;
  const rows = only
    ? sources.select({
        table: only,
        columns: columnsOf(only, query.inline),
        series: query.series[only],
        from: query.from,
        to: query.to,
        values: query.values,
      })
    : selectBoth(sources, query.series, query, { numbers: numberColumns, texts: textColumns(query.inline) });
  const sql = rows.includes(' UNION ALL ') ? `SELECT * FROM (${rows})${order}` : rows + order;
  // Spreading a short read over threads costs more than it saves.
  const small = numbers.length + texts.length === 1 && query.limit <= SMALL_READ;
  const answer = await engine.query(sql, WEIGHED[only ?? 'both'], {
    ...(small ? { threads: 1 } : {}),
    ...optionsOf(only, query.order),
  });
  const reader = new RowReader(answer, [...numbers, ...texts]);
  const ofTexts = new Set(texts);
  while (!reader.done) into.push(only ? readRow(reader, only) : readEither(reader, ofTexts));
}

/** How many of these rows belong to instants of which nothing lies from `end` on. */
export function wholeInstants(points: readonly { readonly time: number }[], end: number): number {
  const { time } = points[end]!;
  while (end > 0 && points[end - 1]!.time === time) end--;
  return end;
}

/** The page of an instant that has more points than a page: all of them, and a cursor only if something lies behind. */
async function wholeInstant(
  engine: QueryEngine,
  sources: Sources,
  heads: SeriesHeads,
  query: Bounded,
  time: number,
): Promise<RangePage> {
  const { bound } = query;
  const most = Math.floor(bound.bytes / bound.perRow);
  const instant = { ...query, from: time, to: time + 1, limit: most + 1, inline: inlineBytes(bound, most) };
  const points: WeighedPoint[] = [];
  await readWindow(engine, sources, instant, points);
  if (points.length > most || (query.series.texts.length > 0 && fitting(points, bound) < points.length))
    throw tooManyBytes(bound.bytes, `one answer (the instant ${isoFromMicros(time)} alone has more)`);
  const page = await withLongTexts(engine, sources, points, instant.inline);
  const rest = query.order === 'asc' ? { from: time + 1, to: query.to } : { from: query.from, to: time };
  const behind = await anyPoint(engine, sources, heads, { ...query, ...rest });
  return { points: page, next: !behind ? null : query.order === 'asc' ? rest.from : rest.to };
}

/** Whether these series have any point in a range: mostly known from memory, else one statement that stops at the first. */
async function anyPoint(
  engine: QueryEngine,
  sources: Sources,
  heads: SeriesHeads,
  query: RangeQuery,
): Promise<boolean> {
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
  heads: SeriesHeads,
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

export function firstWidth(heads: SeriesHeads, ids: readonly number[], limit: number): number {
  let rowsPerMicrosecond = 0;
  for (const id of ids)
    rowsPerMicrosecond += heads.roughCount(id) / (heads.lastTime(id) - heads.firstTime(id) + 1);
  return Math.max(1, Math.ceil((FIRST_WINDOW * (limit + 1)) / rowsPerMicrosecond));
}
