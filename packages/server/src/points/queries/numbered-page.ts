/**
 * Points by their position in a list, for APIs whose pages are numbered. Cost: everything before the position is read
 * too, as a numbered page cannot be had otherwise; cursors (range.ts) are for everybody else.
 */
import type { QueryEngine } from '../engine/engine.js';
import {
  checkFits,
  DEFAULT_BOUND,
  inlineBytes,
  numberColumns,
  optionsOf,
  readEither,
  textColumns,
  WEIGHED,
  withLongTexts,
  type AnswerBound,
  type WeighedPoint,
} from './long-texts.js';
import { rowBinary } from '../engine/answer-forms.js';
import { RowReader } from './row-binary.js';
import type { SeriesByTable, StoredPoint } from './row.js';
import { integer, type SourceQuery, type Sources } from './sql.js';

/** Series that share a range of time. */
export interface PageWindow {
  readonly series: SeriesByTable;
  readonly from: number;
  readonly to: number;
}

export interface NumberedPageQuery {
  readonly windows: readonly PageWindow[];
  /** By time, then series, then sequence; or by sequence, then series, then time. */
  readonly order: 'time' | 'sequence';
  /** Both included. */
  readonly sequences?: { readonly from?: number | undefined; readonly to?: number | undefined } | undefined;
  readonly offset: number;
  readonly limit: number;
  /** `query_too_large` beyond it. */
  readonly bound?: AnswerBound | undefined;
}

const ORDERS = { time: 'time, series, sequence', sequence: 'sequence, series, time' } as const;

export async function queryNumberedPage(
  engine: QueryEngine,
  sources: Sources,
  query: NumberedPageQuery,
): Promise<StoredPoint[]> {
  const { bound = DEFAULT_BOUND } = query;
  const inline = inlineBytes(bound, query.limit);
  const parts = selects(sources, query, numberColumns, textColumns(inline));
  if (parts.length === 0 || query.limit <= 0) return [];
  const tail = ` ORDER BY ${ORDERS[query.order]} LIMIT ${integer(query.limit)} OFFSET ${integer(query.offset)}`;
  const [only] = parts;
  // A single plain select is in the engine's own order already.
  const sql =
    parts.length === 1 && !only!.includes(' UNION ALL ')
      ? only! + tail
      : `SELECT * FROM (${all(parts)})${tail}`;
  const texts = new Set(query.windows.flatMap(({ series }) => series.texts));
  const asked = query.windows.flatMap(({ series }) => [...series.numbers, ...series.texts]);
  const options = optionsOf(texts.size === 0 ? 'numbers' : 'texts');
  const reader = new RowReader(await engine.query(sql, WEIGHED.both, options), asked);
  const points: WeighedPoint[] = [];
  while (!reader.done) points.push(readEither(reader, texts));
  checkFits(points, bound);
  return withLongTexts(engine, sources, points, inline);
}

/** How many points the list has. */
export async function countSlice(
  engine: QueryEngine,
  sources: Sources,
  query: Pick<NumberedPageQuery, 'windows' | 'sequences'>,
): Promise<number> {
  const parts = selects(sources, query, 'series', 'series');
  if (parts.length === 0) return 0;
  const sql = `SELECT count() FROM (${all(parts)})`;
  const reader = new RowReader(await engine.query(sql, rowBinary('UInt64')));
  return reader.done ? 0 : reader.int64();
}

function selects(
  sources: Sources,
  { windows, sequences }: Pick<NumberedPageQuery, 'windows' | 'sequences'>,
  ofNumbers: string,
  ofTexts: string,
): string[] {
  const { from, to } = sequences ?? {};
  const tail =
    (from === undefined ? '' : ` AND sequence >= ${integer(from)}`) +
    (to === undefined ? '' : ` AND sequence <= ${integer(to)}`);
  const parts: string[] = [];
  for (const { series, ...range } of windows) {
    const add = (source: Omit<SourceQuery, 'from' | 'to'>) => {
      if (source.series.length > 0 && range.from < range.to)
        parts.push(sources.select({ ...source, ...range }, tail));
    };
    add({ table: 'numbers', columns: ofNumbers, series: series.numbers });
    add({ table: 'texts', columns: ofTexts, series: series.texts });
  }
  return parts;
}

const all = (parts: readonly string[]): string =>
  parts.length === 1 ? parts[0]! : parts.map((part) => `(${part})`).join(' UNION ALL ');
