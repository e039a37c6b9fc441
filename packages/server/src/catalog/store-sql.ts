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

/** Columns of rows that a statement brings along, with the type of each. */
export type RowColumns<Row> = { readonly [Name in keyof Row & string]: 'bigint' | 'text' };

/**
 * Rows as a table, with a parameter for all of them (SQLite) or for each column: the text of a statement with a parameter for each value takes
 * longer to read than its rows to write. An index over the columns that it is joined by serves it.
 */
export function rowsTable<Row>(
  store: StoreKind,
  columns: RowColumns<Row>,
  rows: readonly Row[],
): RawBuilder<Row> {
  const names = Object.keys(columns) as (keyof Row & string)[];
  if (store === 'sqlite') {
    const list = JSON.stringify(rows.map((row) => names.map((name) => row[name])));
    const cells = names.map((name, place) => sql`value ->> ${sql.lit(place)} as ${sql.ref(name)}`);
    return sql`(select ${sql.join(cells)} from json_each(${list}))`;
  }
  const arrays = names.map((name) => sql`${rows.map((row) => row[name])}::${sql.raw(columns[name])}[]`);
  return sql`(select * from unnest(${sql.join(arrays)}) as brought(${sql.join(names.map((name) => sql.ref(name)))}))`;
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
