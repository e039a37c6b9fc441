/**
 * APIs that know devices by their keys take ids of other platforms, too: a row says so, because such an id and the key of another device
 * must not be the same text.
 */
import { sql, type Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0018-ids-beside-keys';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer } = columnTypes(store);
  await db.schema.alterTable('external_ids').addColumn('by_key', integer).execute();
  await sql`create index external_ids_by_key on external_ids (project, external) where by_key = 1`.execute(
    db,
  );
}
