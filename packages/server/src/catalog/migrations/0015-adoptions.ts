/**
 * Credentials that another platform gave and people brought along: what is known of each beside the token, access key or person
 * that it became, and which of them are too weak to be looked up by a fast hash.
 */
import { sql, type Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0015-adoptions';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text, id } = columnTypes(store);
  await db.schema
    .createTable('adoptions')
    .addColumn('id', integer, id)
    .addColumn('organization', integer, (c) => c.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('project', integer, (c) => c.references('projects.id').onDelete('cascade'))
    .addColumn('api', text, (c) => c.notNull())
    .addColumn('form', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('identifier', text)
    .addColumn('addresses', text)
    .addColumn('weak', 'integer', (c) => c.notNull())
    .addColumn('expires', integer)
    .addColumn('token', integer, (c) => c.unique().references('tokens.id').onDelete('cascade'))
    .addColumn('access_key', integer, (c) => c.unique().references('access_keys.id').onDelete('cascade'))
    .addColumn('user', integer, (c) => c.unique().references('users.id').onDelete('cascade'))
    .addColumn('created', integer, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('adoptions_organization')
    .on('adoptions')
    .columns(['organization', 'id'])
    .execute();
  await sql`create index adoptions_weak on adoptions (id) where weak = 1`.execute(db);
}
