/**
 * Points of one device at one instant side by side, as rows of a table: the newest rows that fulfil conditions on their
 * values. A row has all of its values whatever the conditions look at.
 *
 * Cost: as for raw points (range.ts), rows are looked for in windows of time, newest first, so that what is read stays in
 * proportion to what is returned.
 */
import type { PointValue } from '../../model/kinds.js';
import { rowBinary } from '../engine/answer-forms.js';
import type { Engine } from '../engine/engine.js';
import type { Heads } from '../heads.js';
import { firstWidth, knownSpan, WINDOW_GROWTH } from './range.js';
import { RowReader } from './row-binary.js';
import { selectBoth, type SeriesByTable } from './row.js';
import { integer, integers, valueLiteral, type Sources } from './sql.js';

const ROW = ['Int64', 'UInt32', 'Int64', 'Array(Int64)', 'Array(Float64)', 'Array(String)'] as const;
const CELLS = rowBinary(...ROW);
const KEYED = rowBinary(...ROW, 'String');

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

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
  /** At most so many rows of each device, or of each value of these series (rows without one count together). */
  readonly each?: { readonly count: number; readonly of: 'device' | SeriesByTable } | undefined;
}

export interface WideRow {
  readonly device: number;
  readonly time: number;
  readonly sequence: number;
  /** By series id; booleans as 0 and 1. */
  readonly values: ReadonlyMap<number, PointValue>;
}

/** Newest first; one row more than the limit tells that there are more. */
export async function queryWideRows(
  engine: Pick<Engine, 'query'>,
  sources: Sources,
  heads: Heads,
  query: WideRowsQuery,
): Promise<WideRow[]> {
  const series = {
    numbers: query.series.numbers.filter((id) => heads.has(id)),
    texts: query.series.texts.filter((id) => heads.has(id)),
  };
  const ids = [...series.numbers, ...series.texts];
  const span = knownSpan(heads, ids, query);
  const rows: WideRow[] = [];
  if (!span) return rows;
  const texts = new Set(series.texts);
  const seen = new Map<string, number>();
  let width = firstWidth(heads, ids, query.limit);
  for (let edge = span.to; edge > span.from && rows.length <= query.limit; width *= WINDOW_GROWTH) {
    const window = { from: Math.max(span.from, edge - width), to: edge };
    const sql = `${pivot(sources, { ...query, ...window, series }, keys(query.each))}${tail(query, rows.length)}`;
    const reader = new RowReader(await engine.query(sql, query.each ? KEYED : CELLS), ids);
    while (!reader.done && rows.length <= query.limit) {
      const { key, row } = readRow(reader, texts, query.each !== undefined);
      if (query.each && !counts(seen, key, query.each.count)) continue;
      rows.push(row);
    }
    edge = window.from;
  }
  return rows;
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

/** What a row is counted by, as texts that differ where the values do. */
export function keyText(of: 'device' | SeriesByTable): string {
  if (of === 'device') return 'toString(device)';
  const parts = (['numbers', 'texts'] as const).flatMap((table) =>
    of[table].length === 0
      ? []
      : [
          `anyIf(concat('${table[0]}', toString(${table === 'numbers' ? 'number' : 'text'})), series IN (${integers(of[table])}))`,
        ],
  );
  return parts.length === 0 ? "''" : parts.length === 1 ? parts[0]! : `concat(${parts.join(', ')})`;
}

function keys(each: WideRowsQuery['each']): string[] {
  const cells = ['groupArray(toInt64(series))', 'groupArray(number)', 'groupArray(text)'];
  return each ? [...cells, `${keyText(each.of)} AS key`] : cells;
}

function tail({ each, limit }: WideRowsQuery, found: number): string {
  const order = ' ORDER BY time DESC, device, sequence DESC';
  // Rows that an earlier window had enough of are dropped later: only the keys bound this one.
  if (each) return `${order} LIMIT ${integer(each.count)} BY key LIMIT ${integer(limit + 1 + found)}`;
  return `${order} LIMIT ${integer(limit + 1 - found)}`;
}

function readRow(
  reader: RowReader,
  texts: ReadonlySet<number>,
  keyed: boolean,
): { row: WideRow; key: string } {
  const [time, sequence, device] = [reader.int64(), reader.uint32(), reader.int64()];
  const ids = Array.from({ length: reader.length() }, () => reader.series());
  const numbers = Array.from({ length: reader.length() }, () => reader.float64());
  const strings = Array.from({ length: reader.length() }, () => reader.text());
  const values = new Map<number, PointValue>();
  for (const [at, id] of ids.entries()) values.set(id, texts.has(id) ? strings[at]! : numbers[at]!);
  return { row: { device, time, sequence, values }, key: keyed ? reader.text() : '' };
}

function counts(seen: Map<string, number>, key: string, most: number): boolean {
  const before = seen.get(key) ?? 0;
  if (before >= most) return false;
  seen.set(key, before + 1);
  return true;
}
