/** From when on a number is a likely time for a project; old projects get what new ones have. */
import { sql, type Kysely } from 'kysely';
import { DEFAULT_EARLIEST } from '../../model/likely-unit.js';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0011-earliest-time';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer } = columnTypes(store);
  const typed = typeof integer === 'string' ? sql.raw(integer) : integer;
  await sql`alter table projects add column earliest_time ${typed}`.execute(db);
  await db.updateTable('projects').set({ earliest_time: DEFAULT_EARLIEST }).execute();
}
