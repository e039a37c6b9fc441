/**
 * The whole catalog out of one store and into another, table by table: what backup and restore are made of. Rows go as
 * they are, ids included, because points refer to series ids; so a backup of either store restores into either.
 */
import { sql } from 'kysely';
import type { Schema } from './schema.js';
import { chunks, Subject } from './repository.js';

/** In an order in which every row comes behind the rows it refers to; each with the columns that order it. */
const TABLES = [
  ['settings', ['key']],
  ['organizations', ['id']],
  ['users', ['id']],
  ['memberships', ['organization', 'user']],
  ['projects', ['id']],
  ['devices', ['id']],
  ['device_tags', ['device', 'position']],
  ['variables', ['id']],
  ['series', ['id']],
  ['series_tags', ['series', 'key']],
  ['assets', ['id']],
  ['asset_members', ['asset', 'series']],
  ['tokens', ['id']],
  ['access_keys', ['id']],
  ['adoptions', ['id']],
  ['project_rights', ['project', 'user']],
  ['one_time_keys', ['hash']],
  ['connections', ['id']],
  ['commands', ['id']],
  ['documents', ['id']],
  ['streamers', ['id']],
  ['reports', ['id']],
  ['events', ['id']],
  ['jobs', ['id']],
  ['audit', ['id']],
  ['files', ['id']],
] as const satisfies readonly [keyof Schema, readonly string[]][];

export type CatalogTable = (typeof TABLES)[number][0];
export type CatalogRow = Record<string, unknown>;

const PAGE = 5_000;

export class Transfer extends Subject {
  readonly tables: readonly CatalogTable[] = TABLES.map(([name]) => name);

  async *rows(table: CatalogTable): AsyncGenerator<CatalogRow[]> {
    const order = TABLES.find(([name]) => name === table)![1];
    for (let offset = 0; ; offset += PAGE) {
      let query = this.db.selectFrom(table).selectAll().limit(PAGE).offset(offset);
      for (const column of order) query = query.orderBy(sql.ref(column));
      // What expires is made again by whoever wants it again.
      if (table === 'files') query = query.where(sql<boolean>`${sql.ref('expires')} is null`);
      const rows = (await query.execute()) as CatalogRow[];
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE) return;
    }
  }

  /** Writes rows into a table of an empty catalog. */
  async load(table: CatalogTable, rows: readonly CatalogRow[]): Promise<void> {
    for (const some of chunks(rows)) {
      await this.db.insertInto(table).values(some).execute();
    }
  }

  /** After the last `load`: the next ids follow the loaded ones. */
  async finish(): Promise<void> {
    if (this.store === 'sqlite') return; // AUTOINCREMENT follows inserted ids by itself
    for (const [table, [key]] of TABLES) {
      if (key !== 'id') continue;
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), greatest((select max(id) from ${sql.table(table)}), 1))`.execute(
        this.db,
      );
    }
  }

  /** Whether nothing was ever put into this catalog. */
  async isEmpty(): Promise<boolean> {
    return (await this.db.selectFrom('organizations').select('id').limit(1).execute()).length === 0;
  }
}
