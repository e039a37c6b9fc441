/**
 * What comes in reports: the streamers of devices, a record of each report, and events. None of them names a project:
 * they go with their device or series wherever that is moved.
 */
import { sql, type Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0004-reports';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text, id } = columnTypes(store);
  const withId = (title: string) => db.schema.createTable(title).addColumn('id', integer, id);

  await withId('streamers')
    .addColumn('device', integer, (c) => c.notNull().references('devices.id'))
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('selector', integer, (c) => c.notNull())
    .addColumn('last_id', integer, (c) => c.notNull())
    .addColumn('base', integer)
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addUniqueConstraint('streamers_number', ['device', 'number'])
    .execute();

  await withId('reports')
    .addColumn('uuid', text, (c) => c.notNull().unique())
    .addColumn('streamer', integer, (c) => c.notNull().references('streamers.id'))
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('digest', text, (c) => c.notNull())
    .addColumn('original_first', integer, (c) => c.notNull())
    .addColumn('original_last', integer, (c) => c.notNull())
    .addColumn('actual_first', integer, (c) => c.notNull())
    .addColumn('actual_last', integer, (c) => c.notNull())
    .addColumn('sent', integer, (c) => c.notNull())
    .addColumn('sent_uptime', integer, (c) => c.notNull())
    .addColumn('base', integer, (c) => c.notNull())
    .addColumn('readings', integer, (c) => c.notNull())
    .addColumn('accepted', integer, (c) => c.notNull())
    .addColumn('stored', 'integer', (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('created_by', integer)
    .execute();

  await withId('events')
    .addColumn('series', integer, (c) => c.notNull().references('series.id').onDelete('cascade'))
    .addColumn('time', integer, (c) => c.notNull())
    .addColumn('sequence', integer, (c) => c.notNull())
    .addColumn('clock', integer)
    .addColumn('extra', text, (c) => c.notNull())
    .addColumn('document', text)
    .addColumn('file', integer)
    .addColumn('ending', text)
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .execute();

  // Which ids of a streamer were taken before: looked up from the newest report back.
  for (const [index, on, columns] of [
    ['reports_ids', 'reports', ['streamer', 'actual_last', 'actual_first']],
    ['events_series', 'events', ['series', 'sequence', 'time']],
    ['events_time', 'events', ['series', 'time']],
  ] as [string, string, string[]][])
    await db.schema.createIndex(index).on(on).columns(columns).execute();
  // A numbered event is taken once, however often its report comes; 0 is no number.
  await sql`create unique index events_numbered on events (series, sequence, time) where sequence > 0`.execute(
    db,
  );
}
