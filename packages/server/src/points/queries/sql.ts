/**
 * Typed literals and table sources, the only two ways in which a value gets into SQL text. (Parameterised queries are
 * serialised process-wide by the embedded engine, so literals are rendered here instead.)
 */
import type { ValueBounds } from '../../model/records/point.js';
import { END_OF_TIME } from '../../model/time.js';
import type { PointValue } from '../../model/kinds.js';
import type { Cut } from '../deletions/cut.js';
import type { PossibleDuplicates, TableName } from '../possible-duplicates.js';

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

const COMPARED: Readonly<Record<keyof ValueBounds, string>> = {
  above: '>',
  atLeast: '>=',
  below: '<',
  atMost: '<=',
  equals: '=',
};

function boundsSql({ values = {}, since, version }: SourceQuery, hidden: string): string {
  const bounds = since === undefined ? [] : [`time >= ${sinceSql(since)}`];
  if (version !== undefined) bounds.push(`version >= ${integer(version)}`);
  if (hidden !== '') bounds.push(`NOT (${hidden})`);
  for (const [name, sign] of Object.entries(COMPARED) as [keyof ValueBounds, string][]) {
    const bound = values[name];
    if (bound !== undefined) bounds.push(`value ${sign} ${float(bound)}`);
  }
  return bounds.length === 0 ? '' : ` WHERE ${bounds.join(' AND ')}`;
}

export interface SourceQuery {
  readonly table: TableName;
  readonly columns: string;
  readonly series: readonly number[];
  /** Inclusive, microseconds. */
  readonly from: number;
  /** Exclusive, microseconds. */
  readonly to: number;
  /** Looked at after `FINAL`: the value of a point that was written again is its last one. */
  readonly values?: ValueBounds | undefined;
  /** Of each series only what is not before its own time, in microseconds. */
  readonly since?: ReadonlyMap<number, number> | undefined;
  /** Only what was last written with at least this version. */
  readonly version?: number | undefined;
}

const sinceSql = (since: ReadonlyMap<number, number>): string =>
  `transform(toInt64(series), [${integers([...since.keys()])}]::Array(Int64), [${integers([...since.values()])}]::Array(Int64), toInt64(0))`;

/** What reads leave out: rows of points that are deleted and still lie in the engine. */
export interface HiddenRows {
  /** A condition on the rows of these series in [from, to) that are; empty where there are none. */
  condition(series: readonly number[], from: number, to: number): string;
  of(series: number): readonly Cut[];
}

export const NOTHING_HIDDEN: HiddenRows = { condition: () => '', of: () => [] };

/**
 * Reads tables of one database, each row once whatever is stored. Made for one read: between the moment its SQL is
 * rendered and the moment it runs, repeats may arrive for a series that had none, so the read asks afterwards whether
 * its plain selects were right (`held`), and is done again with `FINAL` throughout if not.
 */
export class Sources {
  readonly #plain: { ids: readonly number[]; from: number; to: number }[] = [];
  readonly #changes: number;
  readonly #settlings: number;

  constructor(
    private readonly database: string,
    private readonly duplicates: PossibleDuplicates,
    private readonly hidden: HiddenRows,
    private readonly finalOnly = false,
  ) {
    this.#changes = duplicates.changes;
    this.#settlings = duplicates.settlings;
  }

  /** True if no series that was read plainly can have had a repeat meanwhile. */
  get held(): boolean {
    return this.#plain.length === 0 || this.#changes === this.duplicates.changes || this.#stillPlain();
  }

  #stillPlain(): boolean {
    if (this.#settlings !== this.duplicates.settlings) return false;
    return this.#plain.every(
      ({ ids, from, to }) => !ids.some((id) => this.duplicates.mayRepeat(id, from, to)),
    );
  }

  mayRepeat(series: number, from: number, to: number): boolean {
    return this.duplicates.mayRepeat(series, from, to);
  }

  /**
   * A sub-select of rows without duplicates. `FINAL` is paid only for the series that may hold repeats in this range;
   * all others of the same query are read plainly.
   */
  select(query: SourceQuery, tail = ''): string {
    const selects = this.#sources(query).map((source) => `SELECT ${query.columns} FROM ${source}${tail}`);
    return selects.length === 1 ? selects[0]! : selects.map((select) => `(${select})`).join(' UNION ALL ');
  }

  /**
   * What an aggregation over these columns has behind `FROM`: the rows of `select`, without a sub-select where there
   * need not be one; each level costs a short read a twentieth.
   */
  from(query: SourceQuery): string {
    const sources = this.#sources(query);
    if (sources.length === 1) return sources[0]!;
    return `(${sources.map((source) => `(SELECT ${query.columns} FROM ${source})`).join(' UNION ALL ')})`;
  }

  /** The table with the conditions, once for the series that are read plainly and once for those with `FINAL`. */
  #sources(query: SourceQuery): string[] {
    const { plain, repeating } = this.split(query.series, query.from, query.to);
    return [
      ...(plain.length > 0 ? [this.#source(query, plain, '')] : []),
      ...(repeating.length > 0 ? [this.#source(query, repeating, ' FINAL')] : []),
    ];
  }

  /** What of this series is to be left out by SQL that is text elsewhere. */
  cuts(series: number): readonly Cut[] {
    return this.hidden.of(series);
  }

  /** Which series of a table are read plainly, and which with `FINAL`; also for SQL that is text elsewhere. */
  split(series: readonly number[], from = 0, to = END_OF_TIME): { plain: number[]; repeating: number[] } {
    const plain: number[] = [];
    const repeating: number[] = [];
    for (const id of series) (this.finalOnly || this.mayRepeat(id, from, to) ? repeating : plain).push(id);
    if (plain.length > 0) this.#plain.push({ ids: plain, from, to });
    return { plain, repeating };
  }

  #source(query: SourceQuery, series: readonly number[], final: string): string {
    const which = series.length === 1 ? `series = ${integer(series[0]!)}` : `series IN (${integers(series)})`;
    const from = query.from > 0 ? ` AND time >= ${integer(query.from)}` : '';
    const to = query.to < END_OF_TIME ? ` AND time < ${integer(query.to)}` : '';
    const hidden = this.hidden.condition(series, query.from, query.to);
    const values = boundsSql(query, hidden);
    // Said here, so that the engine need not look for it (`SHORT_PLANS`). Only what identifies a point stands in it: with
    // FINAL it is looked at before the last version of a point is known. What is hidden is judged by the last version: if that is
    // hidden, so are the others.
    const keys = `PREWHERE ${which}${from}${to}`;
    return `${this.database}.${query.table}${final} ${keys}${values}`;
  }
}
