/**
 * What SQLite changes in no table that there is (a column that a constraint speaks of, a constraint): the table is made anew and
 * filled from the old one. Rule: its rows, its indexes, its triggers and the ids that it gave stay.
 */
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../schema.js';

export interface NewTable {
  /** The statement that makes it, of the one that made the old table. */
  readonly text: (old: string) => string;
  /** Columns that it does not have. */
  readonly gone: readonly string[];
}

export async function rebuild(db: Kysely<Schema>, table: string, { text, gone }: NewTable): Promise<void> {
  const parts = await sql<{ type: string; text: string }>`select type, sql as text from sqlite_schema
    where tbl_name = ${table} and sql is not null`.execute(db);
  const old = parts.rows.find(({ type }) => type === 'table')!.text;
  const made = `${table}_new`;
  const names = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(db);
  const kept = sql.join(
    names.rows.filter((column) => !gone.includes(column.name)).map((column) => sql.ref(column.name)),
  );
  await sql.raw(text(old.replace(`"${table}"`, `"${made}"`))).execute(db);
  // Ids are never given twice, those of rows that are gone included.
  const last = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(db);
  await sql`insert into ${sql.table(made)} (${kept}) select ${kept} from ${sql.table(table)}`.execute(db);
  await sql`drop table ${sql.table(table)}`.execute(db);
  await sql`alter table ${sql.table(made)} rename to ${sql.table(table)}`.execute(db);
  for (const { seq } of last.rows) await setSequence(db, table, seq);
  for (const part of parts.rows) if (part.type !== 'table') await sql.raw(part.text).execute(db);
}

async function setSequence(db: Kysely<Schema>, table: string, last: number): Promise<void> {
  await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db);
}
