/** For how long points are kept, and when that was last seen to. */
import type { Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0022-retention';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text, id } = columnTypes(store);
  await db.schema
    .createTable('retention_rules')
    .addColumn('id', integer, id)
    .addColumn('project', integer, (c) => c.notNull().references('projects.id').onDelete('cascade'))
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('body', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addUniqueConstraint('retention_rules_name', ['project', 'name'])
    .execute();
  await db.schema
    .createTable('retention_runs')
    .addColumn('project', integer, (c) => c.primaryKey().references('projects.id').onDelete('cascade'))
    .addColumn('started', integer, (c) => c.notNull())
    .addColumn('finished', integer)
    .addColumn('job', integer)
    .addColumn('points', integer, (c) => c.notNull())
    .addColumn('series', integer, (c) => c.notNull())
    .addColumn('error', text)
    .execute();
}
