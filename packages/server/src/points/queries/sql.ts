/**
 * Typed literals and table sources, the only two ways in which a value gets into SQL text. (Parameterised queries are
 * serialised process-wide by the embedded engine, so literals are rendered here instead.)
 */
import type { PointValue } from '../../model/kinds.js';
import type { Repeats, TableName } from '../repeats.js';

/** Later than every accepted time, in microseconds. */
export const END_OF_TIME = Number.MAX_SAFE_INTEGER;

export function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer: ${value}`);
  return String(value);
}

export function float(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
  return `toFloat64(${value})`;
}

export function text(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&').replace(/\0/g, '\\0').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`;
}

export function integers(values: readonly number[]): string {
  return values.map(integer).join(',');
}

/** A stored value as a literal of its table: numbers and booleans are doubles, everything else is text. */
export function valueLiteral(value: PointValue): string {
  return typeof value === 'string' ? text(value) : float(Number(value));
}

export interface SourceQuery {
  readonly table: TableName;
  readonly columns: string;
  readonly series: readonly number[];
  /** Inclusive, microseconds. */
  readonly from: number;
  /** Exclusive, microseconds. */
  readonly to: number;
}

/** Reads tables of one database, each row once whatever is stored. */
export class Sources {
  constructor(
    private readonly database: string,
    private readonly repeats: Repeats,
  ) {}

  mayRepeat(series: number, from: number, to: number): boolean {
    return this.repeats.mayRepeat(series, from, to);
  }

  /**
   * A sub-select of rows without repeats. `FINAL` is paid only for the series that may hold repeats in this range;
   * all others of the same query are read plainly.
   */
  select(query: SourceQuery, tail = ''): string {
    const repeating: number[] = [];
    const plain: number[] = [];
    for (const id of query.series) (this.repeats.mayRepeat(id, query.from, query.to) ? repeating : plain).push(id);
    const parts: string[] = [];
    if (plain.length > 0) parts.push(this.#select(query, plain, '', tail));
    if (repeating.length > 0) parts.push(this.#select(query, repeating, ' FINAL', tail));
    return parts.length === 1 ? parts[0]! : parts.map((part) => `(${part})`).join(' UNION ALL ');
  }

  #select(query: SourceQuery, series: readonly number[], final: string, tail: string): string {
    const which = series.length === 1 ? `series = ${integer(series[0]!)}` : `series IN (${integers(series)})`;
    const from = query.from > 0 ? ` AND time >= ${integer(query.from)}` : '';
    const to = query.to < END_OF_TIME ? ` AND time < ${integer(query.to)}` : '';
    return `SELECT ${query.columns} FROM ${this.database}.${query.table}${final} WHERE ${which}${from}${to}${tail}`;
  }
}
