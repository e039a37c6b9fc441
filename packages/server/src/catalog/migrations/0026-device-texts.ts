/**
 * What people search devices by, indexed by every three characters (SQLite only: PostgreSQL has no such index without an extension), and the
 * devices of each name of series without a look at the series. Rules: triggers keep the texts, so that whatever changes a device or its
 * tags changes what is found; rows come in the order of their numbers, or each write of one would be a segment of the index of its own.
 */
import { sql, type Kysely } from 'kysely';
import type { StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0026-device-texts';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  await sql`drop index series_project_name`.execute(db);
  await sql`create index series_project_name on series (project, name, device) where deleted is null`.execute(
    db,
  );
  if (store === 'postgres') return;
  await sql`create virtual table device_texts using fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1')`.execute(db);
  await sql.raw(`insert into device_texts (rowid, text) select ${ofDevice('d')} from devices d`).execute(db);
  await sql.raw(`insert into device_texts (rowid, text) select ${ofTag('t')} from device_tags t`).execute(db);
  for (const [table, columns, text] of [
    ['devices', ['key', 'name'], ofDevice],
    ['device_tags', ['device', 'position', 'key', 'value'], ofTag],
  ] as const) {
    const made = `insert into device_texts (rowid, text) select ${text('new')};`;
    const gone = `delete from device_texts where rowid = ${text('old').split(',', 1)[0]};`;
    const changed = columns.map((column) => `old.${column} is not new.${column}`).join(' or ');
    const on = (event: string, work: string) =>
      `create trigger ${table}_texts_${event} after ${event} on ${table} ${work} end`;
    await sql.raw(on('insert', `begin ${made}`)).execute(db);
    await sql.raw(on('delete', `begin ${gone}`)).execute(db);
    await sql.raw(on('update', `when ${changed} begin ${gone} ${made}`)).execute(db);
  }
}

/** Row numbers as in `catalog/devices/words.ts`: first the device's own, then its tags. */
const ofDevice = (row: string): string =>
  `${row}.id << 10, lower(${row}.key || char(10) || coalesce(${row}.name, ''))`;
const ofTag = (row: string): string =>
  `(${row}.device << 10) + 1 + ${row}.position, lower(${row}.key || ':' || ${row}.value)`;
