/** Rules over points, what they found, who is told of it, and what was told. */
import type { Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0020-alerts';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text, id } = columnTypes(store);
  const table = (called: string) =>
    db.schema
      .createTable(called)
      .addColumn('id', integer, id)
      .addColumn('project', integer, (c) => c.notNull().references('projects.id').onDelete('cascade'));
  await table('alert_rules')
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('body', text, (c) => c.notNull())
    .addColumn('from_time', integer, (c) => c.notNull())
    .addColumn('settled', 'integer', (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addUniqueConstraint('alert_rules_name', ['project', 'name'])
    .execute();
  await table('alerts')
    .addColumn('rule', integer, (c) => c.notNull())
    .addColumn('rule_name', text, (c) => c.notNull())
    .addColumn('rule_from', integer, (c) => c.notNull())
    .addColumn('severity', text, (c) => c.notNull())
    .addColumn('series', integer, (c) => c.notNull())
    .addColumn('device', text, (c) => c.notNull())
    .addColumn('series_name', text, (c) => c.notNull())
    .addColumn('since', integer, (c) => c.notNull())
    .addColumn('fired', integer, (c) => c.notNull())
    .addColumn('ended', integer)
    .addColumn('acknowledged', integer)
    .addColumn('acknowledged_by', text)
    .addColumn('comment', text)
    .addColumn('withdrawn', integer)
    .addColumn('notified', integer)
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('alerts_project').on('alerts').columns(['project', 'id']).execute();
  await db.schema.createIndex('alerts_lane').on('alerts').columns(['rule', 'series', 'fired']).execute();
  await db.schema.createIndex('alerts_open').on('alerts').columns(['ended', 'withdrawn', 'rule']).execute();
  await table('alert_channels')
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('body', text, (c) => c.notNull())
    .addColumn('secret', text)
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addUniqueConstraint('alert_channels_name', ['project', 'name'])
    .execute();
  await table('alert_silences')
    .addColumn('rule', integer)
    .addColumn('device', text)
    .addColumn('from_time', integer, (c) => c.notNull())
    .addColumn('until', integer, (c) => c.notNull())
    .addColumn('comment', text)
    .addColumn('made_by', text)
    .addColumn('created', integer, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('alert_silences_until')
    .on('alert_silences')
    .columns(['project', 'until'])
    .execute();
  await table('alert_deliveries')
    .addColumn('channel', integer, (c) => c.references('alert_channels.id').onDelete('set null'))
    .addColumn('channel_name', text, (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('events', text, (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('error', text)
    .addColumn('due', integer, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('alert_deliveries_due')
    .on('alert_deliveries')
    .columns(['state', 'due'])
    .execute();
  await db.schema
    .createIndex('alert_deliveries_project')
    .on('alert_deliveries')
    .columns(['project', 'id'])
    .execute();
}
