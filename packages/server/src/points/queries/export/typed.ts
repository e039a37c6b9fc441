/**
 * Rows of an export with types, for Parquet and Arrow. A long layout has one column for each type of value, of which
 * every row fills one; a column of a wide layout has the type that all its series share, else text.
 */
import { EXTRA_COLUMNS, SEQUENCE_COLUMN, type ExportColumn } from '../../../model/exports.js';
import { EXTRA_NAMES, withExtras } from './extras.js';
import type { ExportDevice, ExportQuery } from './query.js';
import type { PieceQuery } from './plan.js';
import { pickNumber, pickText, placesOf, rowsSql, wideSql, type Places } from './rows.js';
import { integers, type Sources } from '../sql.js';

const NUMBER = 'Nullable(Float64)';
const BOOLEAN = 'Nullable(Bool)';
const TEXT = 'Nullable(String)';

export function typedRowsSql(sources: Sources, query: ExportQuery, piece: PieceQuery): string {
  const places = placesOf(piece);
  const rows = rowsSql(sources, piece, places, (table) => valueColumns(table, places), query.extras);
  const wide = query.layout === 'wide';
  const lead = query.columns.map(
    (column) => `${leadColumn(column, places, wide)} AS ${identifier(column.heading)}`,
  );
  if (!wide) {
    const extras = query.extras
      ? EXTRA_COLUMNS.map((heading, index) => `${EXTRA_NAMES[index]!} AS ${heading}`)
      : [];
    const sequences = query.sequences ? [`toUInt32(sequence) AS ${SEQUENCE_COLUMN}`] : [];
    const columns = [...lead, 'number', 'boolean', 'text', ...extras, ...sequences].join(', ');
    const all = query.extras ? withExtras(rows, sources, piece, places) : rows;
    return `SELECT ${columns} FROM (SELECT *, ${pickNumber(places.ranks, 'at')} AS rank FROM (${all})) ORDER BY rank, time, at, sequence`;
  }
  const types = columnTypes(query.devices, query.names);
  const cells = query.names.map((_, index) => `anyIf(${types[index]}, col = ${index + 1}) AS c${index}`);
  const values = query.names.map(({ heading }, index) => `c${index} AS ${identifier(heading)}`);
  return `SELECT ${[...lead, ...values].join(', ')} FROM (${wideSql(rows, places, query.names, piece.several, cells)})`;
}

/** `number`, `boolean` and `text`, one of which has the value. */
function valueColumns(table: 'numbers' | 'texts', { booleans, ids, texts }: Places): string {
  const absent = (type: string, name: string) => `CAST(NULL, '${type}') AS ${name}`;
  if (table === 'texts')
    return [absent(NUMBER, 'number'), absent(BOOLEAN, 'boolean'), `toNullable(value) AS text`].join(', ');
  const number = booleans.size === 0 ? 'toNullable(value) AS number' : undefined;
  const truth = `CAST(value != 0, '${BOOLEAN}')`;
  if (number) return [number, absent(BOOLEAN, 'boolean'), absent(TEXT, 'text')].join(', ');
  if (booleans.size === ids.length - texts.size)
    return [absent(NUMBER, 'number'), `${truth} AS boolean`, absent(TEXT, 'text')].join(', ');
  const isBoolean = `series IN (${integers([...booleans])})`;
  return [
    `if(${isBoolean}, CAST(NULL, '${NUMBER}'), toNullable(value)) AS number`,
    `if(${isBoolean}, ${truth}, CAST(NULL, '${BOOLEAN}')) AS boolean`,
    absent(TEXT, 'text'),
  ].join(', ');
}

/** What a wide column takes of its rows; the same for all pieces of an export. */
function columnTypes(devices: readonly ExportDevice[], names: ExportQuery['names']): string[] {
  const kinds = new Map<string, Set<string>>(names.map(({ name }) => [name, new Set()]));
  for (const { series } of devices)
    for (const { name, kind } of series)
      kinds.get(name)?.add(kind === 'number' || kind === 'boolean' ? kind : 'text');
  return names.map(({ name }) => {
    const found = [...kinds.get(name)!];
    if (found.length <= 1) return found[0] ?? 'text';
    return `toNullable(coalesce(text, toString(number), if(boolean, 'true', 'false')))`;
  });
}

function leadColumn({ holds }: ExportColumn, places: Places, wide: boolean): string {
  switch (holds) {
    case 'device':
      return wide
        ? pickText(places.labels, 'rank')
        : pickText(
            places.ranks.map((rank) => places.labels[rank - 1]!),
            'at',
          );
    case 'series':
      return pickText(places.names, wide ? 'rank' : 'at');
    case 'time':
    case 'instant':
      return `fromUnixTimestamp64Micro(time, 'UTC')`;
    case 'milliseconds':
      return 'toInt64(intDiv(time, 1000))';
    case 'microseconds':
      return 'toInt64(time)';
  }
}

/** A heading may hold any character. */
export const identifier = (heading: string) => `\`${heading.replace(/[\\`]/g, '\\$&')}\``;
