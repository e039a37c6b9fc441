/**
 * The three tables of the points store, for both engines.
 *
 * A point is identified by (series, time, sequence); `version` decides which of two writes of one point is the later
 * one (docs/semantics.md "Identity"). Numbers and booleans live in `numbers`, everything else in `texts`. Position,
 * x-axis value and metadata of a point are rare and live apart in `extras` under the same identity and version, so that
 * the common point costs four numbers and compresses to about a byte.
 */

export type ColumnType = 'UInt64' | 'Int64' | 'Float64' | 'UInt32' | 'String';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly codec: string;
}

export interface Table {
  readonly name: 'numbers' | 'texts' | 'extras';
  readonly columns: readonly Column[];
}

/** All points of a table in a month, or in a year before 2020. */
export interface TablePartition {
  readonly table: Table['name'];
  readonly partition: number;
}

/** The first four columns of every table, in the order in which the spool writes them. */
const IDENTITY: readonly Column[] = [
  { name: 'series', type: 'UInt64', codec: 'Delta, ZSTD(1)' },
  { name: 'time', type: 'Int64', codec: 'DoubleDelta, ZSTD(1)' },
  { name: 'version', type: 'UInt64', codec: 'Delta, ZSTD(1)' },
  { name: 'sequence', type: 'UInt32', codec: 'Delta, ZSTD(1)' },
];

export const NUMBERS: Table = {
  name: 'numbers',
  // Plain ZSTD beats Gorilla by two on decimal sensor readings (2.6 against 5.2 bytes) and decodes faster.
  columns: [...IDENTITY, { name: 'value', type: 'Float64', codec: 'ZSTD(1)' }],
};

export const TEXTS: Table = {
  name: 'texts',
  columns: [...IDENTITY, { name: 'value', type: 'String', codec: 'ZSTD(1)' }],
};

/** NaN stands for "not given" in the numeric columns, the empty text in `metadata` (else JSON). */
export const EXTRAS: Table = {
  name: 'extras',
  columns: [
    ...IDENTITY,
    { name: 'latitude', type: 'Float64', codec: 'ZSTD(1)' },
    { name: 'longitude', type: 'Float64', codec: 'ZSTD(1)' },
    { name: 'x', type: 'Float64', codec: 'ZSTD(1)' },
    { name: 'metadata', type: 'String', codec: 'ZSTD(1)' },
  ],
};

export const TABLES: readonly Table[] = [NUMBERS, TEXTS, EXTRAS];

/** Months, but whole years before 2020: sparse history would else make hundreds of tiny partitions in one insert. */
const YEARLY_BEFORE = Date.UTC(2020, 0, 1) * 1000;

/** The partition of a point as a number: 201900 for a year, 202403 for a month. The same rule as `partitionOf`. */
const PARTITION = `if(time < ${YEARLY_BEFORE}, toYear(fromUnixTimestamp64Micro(time, 'UTC')) * 100, toYYYYMM(fromUnixTimestamp64Micro(time, 'UTC')))`;

export function partitionOf(time: number): number {
  const date = new Date(time / 1000);
  const year = date.getUTCFullYear() * 100;
  return time < YEARLY_BEFORE ? year : year + date.getUTCMonth() + 1;
}

export const structureOf = (table: Table): string =>
  table.columns.map((column) => `${column.name} ${column.type}`).join(', ');

export function createTableSql(table: Table, database: string): string {
  const columns = table.columns.map((column) => `${column.name} ${column.type} CODEC(${column.codec})`);
  return `CREATE TABLE IF NOT EXISTS ${database}.${table.name} (${columns.join(', ')})
    ENGINE = ReplacingMergeTree(version) PARTITION BY ${PARTITION} ORDER BY (series, time, sequence)
    SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024, max_parts_in_total = 1000000`;
}
