/** What is known of series that are counters. */
import type { Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0012-counters';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { text } = columnTypes(store);
  await db.schema.alterTable('series').addColumn('counter', text).execute();
}
