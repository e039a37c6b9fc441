/** What values of series usually are, for alert rules. */
import type { Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0023-alert-bands';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text } = columnTypes(store);
  await db.schema
    .createTable('alert_bands')
    .addColumn('series', integer, (c) => c.notNull().references('series.id').onDelete('cascade'))
    .addColumn('weeks', 'integer', (c) => c.notNull())
    .addColumn('zone', text, (c) => c.notNull())
    .addColumn('from_time', integer, (c) => c.notNull())
    .addColumn('hours', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('alert_bands_key', ['series', 'weeks', 'zone', 'from_time'])
    .execute();
}
