/** A stored point as queries return it, and how it is read out of an answer. */
import type { PointValue } from '../../model/kinds.js';
import { rowBinary } from '../engine/answer-forms.js';
import type { RowReader } from './row-binary.js';
import type { SourceQuery, Sources } from './sql.js';

export interface StoredPoint {
  readonly series: number;
  /** Microseconds UTC. */
  readonly time: number;
  readonly sequence: number;
  readonly version: number;
  /** Booleans come as 0 and 1: the kind of a series is the catalog's knowledge. */
  readonly value: PointValue;
}

/** Series ids by the table that holds their values. */
export interface SeriesByTable {
  /** Whose they are: reads take turns by it. Absent: the platform's own work. */
  readonly project?: number | undefined;
  readonly numbers: readonly number[];
  readonly texts: readonly number[];
}

export const ROW_COLUMNS = 'series, time, version, sequence, value';

export const IDENTITY = ['UInt64', 'Int64', 'UInt64', 'UInt32'] as const;
/** Of `ROW_COLUMNS`. */
export const ROWS = {
  numbers: rowBinary(...IDENTITY, 'Float64'),
  texts: rowBinary(...IDENTITY, 'String'),
} as const;

export function readPoint(reader: RowReader, table: 'numbers' | 'texts'): StoredPoint {
  const series = reader.series();
  const time = reader.int64();
  const version = reader.int64();
  const sequence = reader.uint32();
  return { series, time, version, sequence, value: table === 'numbers' ? reader.float64() : reader.text() };
}

/** How numbers and texts look in one shape: series, time, version, sequence, number and text. */
export const BOTH_COLUMNS = {
  numbers: "series, time, version, sequence, value AS number, '' AS text",
  texts: 'series, time, version, sequence, nan AS number, value AS text',
};

/** Both tables in one shape: for queries that order points of all kinds together. */
export function selectBoth(
  sources: Sources,
  series: SeriesByTable,
  range: Pick<SourceQuery, 'from' | 'to' | 'values'>,
  columns: Readonly<Record<'numbers' | 'texts', string>> = BOTH_COLUMNS,
): string {
  const { from, to, values } = range;
  const parts: string[] = [];
  for (const table of ['numbers', 'texts'] as const)
    if (series[table].length > 0)
      parts.push(
        sources.select({
          table,
          columns: columns[table],
          series: series[table],
          from,
          to,
          ...(table === 'numbers' ? { values } : {}),
        }),
      );
  return parts.length === 1 ? parts[0]! : parts.map((part) => `(${part})`).join(' UNION ALL ');
}
