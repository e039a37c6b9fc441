/** The greatest number that an entry of a series had whose points were deleted: it is not given again. */
import type { Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0019-sequence-floors';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer } = columnTypes(store);
  await db.schema.alterTable('series').addColumn('sequence_floor', integer).execute();
}
