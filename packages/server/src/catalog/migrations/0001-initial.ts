/** The first tables. A migration is never edited once it was released: a change is a new file. */
import { sql, type Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0001-initial';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, real, text, id } = columnTypes(store);
  const table = (title: string) => db.schema.createTable(title);
  const withId = (title: string) => table(title).addColumn('id', integer, id);

  await withId('organizations')
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .execute();

  await withId('users')
    .addColumn('email', text, (c) => c.notNull().unique())
    .addColumn('name', text)
    .addColumn('password', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .execute();

  await table('memberships')
    .addColumn('organization', integer, (c) => c.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('user', integer, (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('role', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('memberships_pk', ['organization', 'user'])
    .execute();

  await withId('projects')
    .addColumn('organization', integer, (c) => c.notNull().references('organizations.id'))
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('create_devices', 'integer', (c) => c.notNull())
    .addColumn('create_series', 'integer', (c) => c.notNull())
    .addColumn('losant_id', text, (c) => c.notNull().unique())
    .addColumn('iotile_uuid', text, (c) => c.notNull().unique())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addColumn('deleted', integer)
    .execute();

  await withId('devices')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id'))
    .addColumn('key', text, (c) => c.notNull())
    .addColumn('name', text)
    .addColumn('type', text)
    .addColumn('class', text)
    .addColumn('attributes', text, (c) => c.notNull())
    .addColumn('latitude', real)
    .addColumn('longitude', real)
    .addColumn('losant_id', text, (c) => c.notNull().unique())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addColumn('deleted', integer)
    .execute();

  await table('device_tags')
    .addColumn('device', integer, (c) => c.notNull().references('devices.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('key', text, (c) => c.notNull())
    .addColumn('value', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('device_tags_pk', ['device', 'position'])
    .execute();

  await withId('variables')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id'))
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('number', 'integer')
    .addColumn('unit', text)
    .addColumn('mdo', text)
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addUniqueConstraint('variables_name', ['project', 'name'])
    .addUniqueConstraint('variables_number', ['project', 'number'])
    .execute();

  await withId('series')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id'))
    .addColumn('device', integer, (c) => c.notNull().references('devices.id'))
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('unit', text)
    .addColumn('label', text)
    .addColumn('calibration', text)
    .addColumn('input_id', text)
    .addColumn('variable', integer, (c) => c.notNull().references('variables.id'))
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addUniqueConstraint('series_name', ['device', 'name'])
    .addUniqueConstraint('series_input', ['project', 'input_id'])
    .execute();

  await withId('assets')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id'))
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('description', text)
    .addColumn('attributes', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .execute();

  await table('asset_members')
    .addColumn('asset', integer, (c) => c.notNull().references('assets.id').onDelete('cascade'))
    .addColumn('series', integer, (c) => c.notNull().references('series.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('asset_members_pk', ['asset', 'series'])
    .execute();

  await withId('tokens')
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('owner', integer, (c) => c.references('users.id').onDelete('cascade'))
    .addColumn('organization', integer, (c) => c.notNull().references('organizations.id'))
    .addColumn('project', integer, (c) => c.references('projects.id'))
    .addColumn('scopes', text, (c) => c.notNull())
    .addColumn('expires', integer)
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('last_used', integer)
    .addColumn('revoked', integer)
    .execute();

  await withId('jobs')
    .addColumn('organization', integer, (c) => c.notNull().references('organizations.id'))
    .addColumn('project', integer, (c) => c.references('projects.id'))
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('progress', text, (c) => c.notNull())
    .addColumn('result', text)
    .addColumn('error', text)
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addColumn('finished', integer)
    .execute();

  await table('settings')
    .addColumn('key', text, (c) => c.primaryKey())
    .addColumn('value', text, (c) => c.notNull())
    .execute();

  // The key of a deleted device is free again: uniqueness holds among the living only.
  await sql`create unique index devices_key on devices (project, key) where deleted is null`.execute(db);
  await sql`create index devices_live on devices (project, id) where deleted is null`.execute(db);
  for (const [index, on, columns] of [
    ['device_tags_value', 'device_tags', ['project', 'key', 'value']],
    ['memberships_user', 'memberships', ['user']],
    ['projects_organization', 'projects', ['organization']],
    ['series_project', 'series', ['project', 'id']],
    ['series_project_name', 'series', ['project', 'name']],
    ['series_variable', 'series', ['variable']],
    ['assets_project', 'assets', ['project', 'id']],
    ['asset_members_series', 'asset_members', ['series']],
    ['tokens_organization', 'tokens', ['organization', 'id']],
    ['tokens_owner', 'tokens', ['owner']],
    ['jobs_organization', 'jobs', ['organization', 'id']],
    ['jobs_state', 'jobs', ['state']],
  ] as [string, string, string[]][])
    await db.schema.createIndex(index).on(on).columns(columns).execute();
}
