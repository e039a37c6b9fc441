/**
 * What all renderings of an export share: the rows of a piece, each with the place (`at`, from 1) of its series within
 * the piece, and expressions over that place.
 */
import type { PieceQuery } from './plan.js';
import { integers, text, type Sources } from '../sql.js';

/** Series of the piece in the order of their places, and what is known of each. */
export interface Places {
  readonly ids: readonly number[];
  readonly booleans: ReadonlySet<number>;
  readonly texts: ReadonlySet<number>;
  readonly names: readonly string[];
  /** Place of the series' device within the piece, from 1. */
  readonly ranks: readonly number[];
  /** By rank. */
  readonly labels: readonly string[];
}

export function placesOf({ devices }: PieceQuery): Places {
  const ids: number[] = [];
  const names: string[] = [];
  const ranks: number[] = [];
  const booleans = new Set<number>();
  const texts = new Set<number>();
  for (const [index, { series }] of devices.entries())
    for (const { id, name, kind } of [...series].sort((a, b) => a.id - b.id)) {
      ids.push(id);
      names.push(name);
      ranks.push(index + 1);
      if (kind === 'boolean') booleans.add(id);
      else if (kind !== 'number') texts.add(id);
    }
  return { ids, booleans, texts, names, ranks, labels: devices.map(({ label }) => label) };
}

export type TableExpressions = (table: 'numbers' | 'texts') => string;

/** Rows `at, time, sequence` (with `versions`, `version`) and what `columns` says, of both tables. */
export function rowsSql(
  sources: Sources,
  piece: PieceQuery,
  places: Places,
  columns: TableExpressions,
  versions = false,
): string {
  const version = versions ? ', version' : '';
  const parts = (['numbers', 'texts'] as const).flatMap((table) => {
    const series = places.ids.filter((id) => places.texts.has(id) === (table === 'texts'));
    // A piece without series still has columns.
    if (series.length === 0 && (table === 'texts' || places.ids.length > 0)) return [];
    const rows = sources.select({
      table,
      columns: `series, time, sequence, value${version}`,
      series: series.length > 0 ? series : [0],
      from: piece.from,
      to: piece.to,
    });
    return [`SELECT ${placeOf(places)} AS at, time, sequence${version}, ${columns(table)} FROM (${rows})`];
  });
  return parts.join(' UNION ALL ');
}

export function placeOf({ ids }: Places): string {
  if (ids.length <= 1) return 'toUInt32(1)';
  const places = ids.map((_, index) => index + 1);
  return `transform(series, [${integers(ids)}]::Array(UInt64), [${integers(places)}]::Array(UInt32), toUInt32(0))`;
}

/** An element of a constant list by an index from 1; a list of one or of equal values costs nothing. */
export function pick(values: readonly string[], index: string, empty = "''"): string {
  if (values.length === 0) return empty;
  if (values.every((value) => value === values[0])) return values[0]!;
  return `arrayElement([${values.join(', ')}], ${index})`;
}

export const pickText = (values: readonly string[], index: string) => pick(values.map(text), index);

export const pickNumber = (values: readonly number[], index: string) =>
  pick(
    values.map((value) => `toUInt32(${value})`),
    index,
    'toUInt32(0)',
  );

/** Columns of the series in a wide layout, by place, from 1; 0 where none of `names` is meant. */
export function columnNumbers(places: Places, names: readonly { name: string }[]): number[] {
  const numbers = new Map(names.map(({ name }, index) => [name, index + 1]));
  return places.names.map((name) => numbers.get(name) ?? 0);
}

/**
 * Rows of a wide layout: a row per device and instant, or, where a series has several points at an instant, as many
 * rows as the one with the most. `columns` are aggregates over the rows of `rowsSql`, `col` and `rank` among them.
 */
export function wideSql(
  rows: string,
  places: Places,
  names: readonly { name: string }[],
  several: boolean,
  columns: readonly string[],
): string {
  const nth = several ? ', row_number() OVER (PARTITION BY at, time ORDER BY sequence) AS nth' : '';
  const keys = several ? 'rank, time, nth' : 'rank, time';
  const placed = `SELECT *, ${pickNumber(places.ranks, 'at')} AS rank, ${pickNumber(columnNumbers(places, names), 'at')} AS col${nth} FROM (${rows})`;
  return `SELECT ${[keys, ...columns].join(', ')} FROM (${placed}) GROUP BY ${keys} ORDER BY ${keys}`;
}

/** The moment as ISO text without quotes. */
export function isoSql(precision: 'milliseconds' | 'auto'): string {
  const iso = (text: string) => `concat(replaceOne(${text}, ' ', 'T'), 'Z')`;
  const milliseconds = iso(`toString(fromUnixTimestamp64Milli(intDiv(time, 1000), 'UTC'))`);
  if (precision === 'milliseconds') return milliseconds;
  return `if(time % 1000 = 0, ${milliseconds}, ${iso(`toString(fromUnixTimestamp64Micro(time, 'UTC'))`)})`;
}
