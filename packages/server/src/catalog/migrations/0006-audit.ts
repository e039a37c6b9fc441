/**
 * Who changed what. Rows refer to nothing by a key: the record of a deletion outlives what was deleted, and names stand here
 * as they were at the time.
 */
import type { Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0006-audit';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text, id } = columnTypes(store);
  await db.schema
    .createTable('audit')
    .addColumn('id', integer, id)
    .addColumn('time', integer, (c) => c.notNull())
    .addColumn('organization', integer)
    .addColumn('project', integer)
    .addColumn('actor_kind', text, (c) => c.notNull())
    .addColumn('actor_id', integer)
    .addColumn('actor_name', text)
    .addColumn('address', text)
    .addColumn('door', text, (c) => c.notNull())
    .addColumn('action', text, (c) => c.notNull())
    .addColumn('subject_kind', text, (c) => c.notNull())
    .addColumn('subject_id', text)
    .addColumn('subject_name', text)
    .addColumn('details', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('audit_organization').on('audit').columns(['organization', 'id']).execute();
  await db.schema.createIndex('audit_time').on('audit').column('time').execute();
}
