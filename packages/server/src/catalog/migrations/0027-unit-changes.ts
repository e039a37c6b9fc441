/** Which unit a series had before, and until when: who compares values of then and now has to know. */
import type { Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0027-unit-changes';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text } = columnTypes(store);
  await db.schema.alterTable('series').addColumn('unit_before', text).execute();
  await db.schema.alterTable('series').addColumn('unit_changed', integer).execute();
}
