/**
 * What is deleted stays for a while and can be restored: series too, whose names are free for others meanwhile, and ids that others
 * took from what was deleted. What earlier versions deleted and kept for ever has its time from now on.
 */
import { sql, type Kysely } from 'kysely';
import { giveTime } from '../deleted/give-time.js';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { rebuild } from './rebuild.js';

export const name = '0021-deleted-things';

const UNIQUE = /, constraint "series_name" unique \("device", "name"\)/;

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text } = columnTypes(store);
  for (const table of ['projects', 'devices', 'series'])
    await db.schema.alterTable(table).addColumn('purge_at', integer).execute();
  await db.schema.alterTable('series').addColumn('deleted', integer).execute();
  if (store === 'postgres') await db.schema.alterTable('series').dropConstraint('series_name').execute();
  else await rebuild(db, 'series', { text: withoutUnique, gone: [] });
  await sql`create unique index series_name on series (device, name) where deleted is null`.execute(db);
  await db.schema.createIndex('series_device').on('series').column('device').execute();
  await sql`create index series_deleted on series (project, id) where deleted is not null`.execute(db);
  for (const table of ['projects', 'devices', 'series'])
    await sql`create index ${sql.ref(`${table}_purge`)} on ${sql.table(table)} (purge_at) where purge_at is not null`.execute(
      db,
    );
  await db.schema.createIndex('alerts_series').on('alerts').column('series').execute();
  await db.schema
    .createTable('lost_external_ids')
    .addColumn('organization', integer, (c) => c.notNull())
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('api', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('external', text, (c) => c.notNull())
    .addColumn('id', integer, (c) => c.notNull())
    .addColumn('derived', integer)
    .addColumn('by_key', integer)
    // 1: no other project of the organization has it either.
    .addColumn('wide', integer)
    .addPrimaryKeyConstraint('lost_external_ids_pk', ['kind', 'id', 'api'])
    .execute();
  await giveTime(db);
}

function withoutUnique(text: string): string {
  if (!UNIQUE.test(text)) throw new Error(`the series are made otherwise than expected: ${text}`);
  return text.replace(UNIQUE, '');
}
