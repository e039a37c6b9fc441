/**
 * Points of one device at one instant side by side, as rows of a table: the newest rows that fulfil conditions on their
 * values. A row has all of its values whatever the conditions look at.
 *
 * Cost: as for raw points (range.ts), rows are looked for in windows of time, newest first, so that what is read stays in
 * proportion to what is returned.
 */
import type { Comparison } from '../../model/records/point.js';
import type { PointValue } from '../../model/kinds.js';
import type { AnswerForm } from '../engine/answer.js';
import type { QueryEngine } from '../engine/engine.js';
import type { SeriesHeads } from '../series-heads.js';
import { firstWidth, knownSpan, WINDOW_GROWTH } from './range.js';
import {
  checkFits,
  DEFAULT_BOUND,
  inlineBytes,
  optionsOf,
  shownText,
  withLongTexts,
  type AnswerBound,
  type WeighedPoint,
} from './long-texts.js';
import { rowBinary } from '../engine/answer-forms.js';
import { RowReader } from './row-binary.js';
import { selectBoth, type SeriesByTable } from './row.js';
import { integer, integers, valueLiteral, type Sources } from './sql.js';

/** True of a row in which one of these series has a value for which the comparison holds. */
export interface ValueTest {
  readonly table: 'numbers' | 'texts';
  readonly series: readonly number[];
  /** Undefined: any value will do. */
  readonly comparison: Comparison | undefined;
  readonly value: PointValue;
}

export interface RowsSource {
  readonly series: SeriesByTable;
  /** Series id → device id. */
  readonly devices: ReadonlyMap<number, number>;
  readonly from: number;
  readonly to: number;
  /** All must hold; each holds if one of its tests does. */
  readonly where: readonly (readonly ValueTest[])[];
}

export interface WideRowsQuery extends RowsSource {
  readonly limit: number;
  /** `query_too_large` beyond it; its row is a cell here. */
  readonly bound?: AnswerBound | undefined;
  /** At most so many rows of each device, or of each value of these series (rows without one count together). */
  readonly each?: { readonly count: number; readonly of: 'device' | SeriesByTable } | undefined;
}

export interface StoredWideRow {
  readonly device: number;
  readonly time: number;
  readonly sequence: number;
  /** By series id; booleans as 0 and 1. */
  readonly values: ReadonlyMap<number, PointValue>;
}

/** Newest first; one row more than the limit tells that there are more. */
export async function queryWideRows(
  engine: QueryEngine,
  sources: Sources,
  heads: SeriesHeads,
  query: WideRowsQuery,
): Promise<StoredWideRow[]> {
  const series = {
    numbers: query.series.numbers.filter((id) => heads.has(id)),
    texts: query.series.texts.filter((id) => heads.has(id)),
  };
  const ids = [...series.numbers, ...series.texts];
  const span = knownSpan(heads, ids, query);
  const rows: StoredWideRow[] = [];
  if (!span) return rows;
  const { bound = DEFAULT_BOUND } = query;
  const cells: WeighedPoint[] = [];
  const read: RowRead = {
    texts: new Set(series.texts),
    inline: inlineBytes(bound, query.limit),
    keyed: query.each !== undefined,
  };
  const seen = new Map<string, number>();
  let width = firstWidth(heads, ids, query.limit);
  for (let edge = span.to; edge > span.from && rows.length <= query.limit; width *= WINDOW_GROWTH) {
    const window = { from: Math.max(span.from, edge - width), to: edge };
    const columns = keys(query.each, read);
    const sql = `${pivot(sources, { ...query, ...window, series }, columns)}${tail(query, rows.length)}`;
    const reader = new RowReader(await engine.query(sql, formOf(read), optionsOf('texts')), ids);
    while (!reader.done && rows.length <= query.limit) {
      const { key, row, texts } = readRow(reader, read);
      if (query.each && !counts(seen, key, query.each.count)) continue;
      rows.push(row);
      for (const text of texts) cells.push(text);
    }
    checkFits(cells, bound);
    edge = window.from;
  }
  await addLongTexts(engine, sources, rows, cells, read.inline);
  return rows;
}

/** Where the first statements told only how long a text is. */
async function addLongTexts(
  engine: QueryEngine,
  sources: Sources,
  rows: readonly StoredWideRow[],
  cells: readonly WeighedPoint[],
  inline: number,
): Promise<void> {
  const long = cells.filter(({ bytes = 0 }) => bytes > inline);
  if (long.length === 0) return;
  const found = new Map<string, PointValue>();
  for (const { series, time, sequence, value } of await withLongTexts(engine, sources, [...long], inline))
    found.set(`${series}/${time}/${sequence}`, value);
  for (const { time, sequence, values } of rows)
    for (const id of values.keys()) {
      const value = found.get(`${id}/${time}/${sequence}`);
      if (value !== undefined) (values as Map<number, PointValue>).set(id, value);
    }
}

/** Rows as a sub-select of time, sequence, device and `columns`. */
export function pivot(sources: Sources, query: RowsSource, columns: readonly string[]): string {
  const ids = [...query.series.numbers, ...query.series.texts];
  const devices = ids.map((id) => query.devices.get(id) ?? 0);
  const device = `transform(toInt64(series), [${integers(ids)}]::Array(Int64), [${integers(devices)}]::Array(Int64), toInt64(0))`;
  const having = query.where.map((tests) => `(${tests.map(testSql).join(' OR ') || 'false'})`).join(' AND ');
  const shown = ['time', 'sequence', 'device', ...columns].join(', ');
  return `SELECT ${shown} FROM (SELECT series, time, sequence, number, text, ${device} AS device FROM (${selectBoth(sources, query.series, query)})) GROUP BY time, sequence, device${having && ` HAVING ${having}`}`;
}

function testSql({ table, series, comparison, value }: ValueTest): string {
  if (series.length === 0) return 'false';
  const column = table === 'numbers' ? 'number' : 'text';
  const compared = comparison === undefined ? '' : ` AND ${column} ${comparison} ${valueLiteral(value)}`;
  return `countIf(series IN (${integers(series)})${compared}) > 0`;
}

/** A long text, where it is only to be told from others. */
const DIGEST = "if(length(text) > 64, concat('#', hex(sipHash128(text))), text)";

/** What a row is counted by, as texts that differ where the values do; `text` is how a text is shown. */
export function keyText(of: 'device' | SeriesByTable, text = DIGEST): string {
  if (of === 'device') return 'toString(device)';
  const parts = (['numbers', 'texts'] as const).flatMap((table) =>
    of[table].length === 0
      ? []
      : [
          `anyIf(concat('${table[0]}', ${table === 'numbers' ? 'toString(number)' : text}), series IN (${integers(of[table])}))`,
        ],
  );
  return parts.length === 0 ? "''" : parts.length === 1 ? parts[0]! : `concat(${parts.join(', ')})`;
}

interface RowRead {
  readonly texts: ReadonlySet<number>;
  readonly inline: number;
  readonly keyed: boolean;
}

function keys(each: WideRowsQuery['each'], { texts, inline }: RowRead): string[] {
  const cells = ['groupArray(toInt64(series))', 'groupArray(number)'];
  if (texts.size > 0)
    cells.push(`groupArray(${shownText('text', inline)})`, 'groupArray(toInt64(length(text)))');
  return each ? [...cells, `${keyText(each.of)} AS key`] : cells;
}

function tail({ each, limit }: WideRowsQuery, found: number): string {
  const order = ' ORDER BY time DESC, device, sequence DESC';
  // Rows that an earlier window had enough of are dropped later: only the keys bound this one.
  if (each) return `${order} LIMIT ${integer(each.count)} BY key LIMIT ${integer(limit + 1 + found)}`;
  return `${order} LIMIT ${integer(limit + 1 - found)}`;
}

/** How rows are read. */
function formOf({ texts, keyed }: RowRead): AnswerForm {
  return rowBinary(
    ...(['Int64', 'UInt32', 'Int64', 'Array(Int64)', 'Array(Float64)'] as const),
    ...(texts.size > 0 ? (['Array(String)', 'Array(Int64)'] as const) : []),
    ...(keyed ? (['String'] as const) : []),
  );
}

function readRow(
  reader: RowReader,
  { texts, keyed }: RowRead,
): { row: StoredWideRow; key: string; texts: WeighedPoint[] } {
  const [time, sequence, device] = [reader.int64(), reader.uint32(), reader.int64()];
  const ids = Array.from({ length: reader.length() }, () => reader.series());
  const numbers = Array.from({ length: reader.length() }, () => reader.float64());
  const values = new Map<number, PointValue>();
  for (const [at, id] of ids.entries()) values.set(id, numbers[at]!);
  const found: WeighedPoint[] = [];
  if (texts.size > 0) {
    const strings = Array.from({ length: reader.length() }, () => reader.text());
    const lengths = Array.from({ length: reader.length() }, () => reader.int64());
    for (const [at, series] of ids.entries()) {
      if (!texts.has(series)) continue;
      const value = strings[at]!;
      values.set(series, value);
      found.push({ series, time, sequence, version: 0, value, bytes: lengths[at]! });
    }
  }
  return { row: { device, time, sequence, values }, key: keyed ? reader.text() : '', texts: found };
}

function counts(seen: Map<string, number>, key: string, most: number): boolean {
  const before = seen.get(key) ?? 0;
  if (before >= most) return false;
  seen.set(key, before + 1);
  return true;
}
