/**
 * Everything in which SQLite and PostgreSQL differ for the catalog. Outside this file and `stores/`, catalog code is
 * written once for both: text, 64-bit integers, doubles, JSON as text, booleans as 0 and 1.
 *
 * Rule: text compares and sorts by code point in both stores (PostgreSQL gets the collation "C"), so that keys are
 * equal in one store exactly when they are in the other and cursors mean the same.
 */
import { sql, type ColumnDefinitionBuilder, type Expression, type RawBuilder } from 'kysely';
import { invalidField } from '../errors/error.js';
import { GLOB_EXPECTED, isUsableGlob } from '../model/glob.js';

export type StoreKind = 'sqlite' | 'postgres';

export interface ColumnTypes {
  readonly integer: 'integer' | 'bigint';
  readonly real: 'real' | 'double precision';
  readonly text: 'text' | RawBuilder<unknown>;
  /** The primary key: ids rise, start at 1 and are never given twice, not even after a delete. */
  readonly id: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

export function columnTypes(store: StoreKind): ColumnTypes {
  return store === 'sqlite'
    ? { integer: 'integer', real: 'real', text: 'text', id: (column) => column.primaryKey().autoIncrement() }
    : {
        integer: 'bigint',
        real: 'double precision',
        text: sql`text collate "C"`,
        id: (column) => column.primaryKey().generatedByDefaultAsIdentity(),
      };
}

/** `column in (values)` with a single parameter, however many values there are. */
export function isIn(store: StoreKind, column: Expression<unknown>, values: readonly (string | number)[]) {
  if (values.length === 0) return sql<boolean>`1 = 0`;
  if (store === 'sqlite')
    return sql<boolean>`${column} in (select value from json_each(${JSON.stringify(values)}))`;
  const type = typeof values[0] === 'number' ? sql`bigint[]` : sql`text[]`;
  return sql<boolean>`${column} = any(${values}::${type})`;
}

/** `(number, text) in (pairs)` with constant parameter count; an index over both columns serves it. */
export function pairs(
  store: StoreKind,
  ids: readonly number[],
  texts: readonly string[],
): RawBuilder<{ id: number; text: string }> {
  if (store === 'postgres')
    return sql`(select * from unnest(${ids}::bigint[], ${texts}::text[]) as pair(id, text))`;
  const list = JSON.stringify(ids.map((id, i) => [id, texts[i]]));
  return sql`(select value ->> 0 as id, value ->> 1 as text from json_each(${list}))`;
}

/** Rows of an id and two texts with constant parameter count. */
export function textTriples(
  store: StoreKind,
  rows: readonly (readonly [id: number, first: string, second: string])[],
): RawBuilder<{ id: number; first: string; second: string }> {
  if (store === 'sqlite')
    return sql`(select value ->> 0 as id, value ->> 1 as first, value ->> 2 as second from json_each(${JSON.stringify(rows)}))`;
  const column = (at: 0 | 1 | 2) => rows.map((row) => row[at]);
  return sql`(select * from unnest(${column(0)}::bigint[], ${column(1)}::text[], ${column(2)}::text[]) as triple(id, first, second))`;
}

/** A row for each text, with constant parameter count. */
export function textRows(store: StoreKind, texts: readonly string[]): RawBuilder<{ text: string }> {
  if (store === 'sqlite') return sql`(select value as text from json_each(${JSON.stringify(texts)}))`;
  return sql`(select * from unnest(${texts}::text[]) as one(text))`;
}

export interface SeriesRow {
  readonly device: number;
  readonly name: string;
  readonly kind: string;
  readonly variable: number;
}

/** Rows of series with constant parameter count: the text of a statement with a parameter for each takes longer to read than its rows to write. */
export function seriesRows(store: StoreKind, rows: readonly SeriesRow[]): RawBuilder<SeriesRow> {
  if (store === 'sqlite') {
    const list = JSON.stringify(
      rows.map(({ device, name, kind, variable }) => [device, name, kind, variable]),
    );
    return sql`(select value ->> 0 as device, value ->> 1 as name, value ->> 2 as kind, value ->> 3 as variable from json_each(${list}))`;
  }
  const numbers = (of: 'device' | 'variable') => sql`${rows.map((row) => row[of])}::bigint[]`;
  const texts = (of: 'name' | 'kind') => sql`${rows.map((row) => row[of])}::text[]`;
  return sql`(select * from unnest(${numbers('device')}, ${texts('name')}, ${texts('kind')}, ${numbers('variable')}) as new_series(device, name, kind, variable))`;
}

/** A name filter as model/glob.ts describes it; its bounds hold whatever door it came through. */
export function matchesGlob(store: StoreKind, column: Expression<unknown>, glob: string) {
  if (!isUsableGlob(glob)) throw invalidField('the name filter', glob, GLOB_EXPECTED);
  if (store === 'sqlite') return sql<boolean>`${column} glob ${glob.replaceAll('[', '[[]')}`;
  const pattern = glob
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
  return sql<boolean>`${column} like ${pattern}`;
}

/** A member of a JSON column as text, null where it is not there. Booleans differ between the stores: keep 0 and 1. */
export function jsonText(store: StoreKind, column: Expression<unknown>, path: readonly string[]) {
  if (store === 'sqlite')
    return sql<string | null>`cast(json_extract(${column}, ${`$.${path.join('.')}`}) as text)`;
  return sql<string | null>`(${column}::jsonb #>> ${`{${path.join(',')}}`}::text[])`;
}
