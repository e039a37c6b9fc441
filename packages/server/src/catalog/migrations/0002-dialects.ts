/**
 * What the vendor APIs keep beside the first tables: descriptions and facts of their own, access keys and connections of
 * devices, commands, files, one-time keys, rights of a person on one project, and small documents of a project.
 */
import { sql, type Kysely } from 'kysely';
import { randomHexId, randomJobId } from '../../model/identity.js';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0002-dialects';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text, id } = columnTypes(store);
  const table = (title: string) => db.schema.createTable(title);
  const withId = (title: string) => table(title).addColumn('id', integer, id);
  const add = async (
    to: string,
    columns: Record<string, [type: typeof text | typeof integer, rest?: string]>,
  ) => {
    for (const [column, [type, rest = '']] of Object.entries(columns)) {
      const typed = typeof type === 'string' ? sql.raw(type) : type;
      await sql`alter table ${sql.table(to)} add column ${sql.ref(column)} ${typed} ${sql.raw(rest)}`.execute(
        db,
      );
    }
  };
  const document = [text, "not null default '{}'"] as [typeof text, string];

  await add('organizations', { slug: [text], attributes: document });
  await add('users', { username: [text], attributes: document });
  await add('projects', { description: [text], attributes: document });
  await add('devices', {
    description: [text],
    parent: [integer],
    gateway: [integer],
    keep_duplicates: [integer, 'not null default 0'],
    connected: [integer],
    connected_at: [integer],
    disconnected_at: [integer],
  });
  await add('series', { attributes: document });
  await add('tokens', {
    public_id: [text],
    description: [text],
    device: [integer],
    active: [integer, 'not null default 1'],
    attributes: document,
  });
  await add('jobs', { public_id: [text], input: [text] });

  await withId('access_keys')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id'))
    .addColumn('public_id', text, (c) => c.notNull().unique())
    .addColumn('key', text, (c) => c.notNull().unique())
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('name', text)
    .addColumn('description', text)
    .addColumn('active', 'integer', (c) => c.notNull())
    .addColumn('rules', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addColumn('last_used', integer)
    .execute();

  await withId('connections')
    .addColumn('device', integer, (c) => c.notNull().references('devices.id'))
    .addColumn('connected', 'integer', (c) => c.notNull())
    .addColumn('time', integer, (c) => c.notNull())
    .addColumn('details', text, (c) => c.notNull())
    .execute();

  await withId('commands')
    .addColumn('device', integer, (c) => c.notNull().references('devices.id'))
    .addColumn('time', integer, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('payload', text)
    .execute();

  await withId('documents')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id'))
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('name', text)
    .addColumn('device', integer)
    .addColumn('body', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addUniqueConstraint('documents_name', ['project', 'kind', 'name'])
    .execute();

  await withId('files')
    .addColumn('organization', integer, (c) => c.notNull().references('organizations.id'))
    .addColumn('project', integer)
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('path', text, (c) => c.notNull().unique())
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('bytes', integer, (c) => c.notNull())
    .addColumn('sha256', text, (c) => c.notNull())
    .addColumn('hash', text, (c) => c.unique())
    .addColumn('attributes', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('expires', integer)
    .execute();

  await table('project_rights')
    .addColumn('project', integer, (c) => c.notNull().references('projects.id'))
    .addColumn('user', integer, (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('levels', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('project_rights_pk', ['project', 'user'])
    .execute();

  await table('one_time_keys')
    .addColumn('hash', text, (c) => c.primaryKey())
    .addColumn('purpose', text, (c) => c.notNull())
    .addColumn('organization', integer, (c) => c.notNull().references('organizations.id'))
    .addColumn('user', integer, (c) => c.references('users.id').onDelete('cascade'))
    .addColumn('email', text)
    .addColumn('role', text)
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('expires', integer, (c) => c.notNull())
    .execute();

  for (const { id: token } of await db.selectFrom('tokens').select('id').execute())
    await db.updateTable('tokens').set({ public_id: randomHexId() }).where('id', '=', token).execute();
  for (const { id: job } of await db.selectFrom('jobs').select('id').execute())
    await db.updateTable('jobs').set({ public_id: randomJobId() }).where('id', '=', job).execute();

  for (const [index, on, columns, unique] of [
    ['organizations_slug', 'organizations', ['slug'], true],
    ['users_username', 'users', ['username'], true],
    ['tokens_public', 'tokens', ['public_id'], true],
    ['jobs_public', 'jobs', ['public_id'], true],
    ['access_keys_project', 'access_keys', ['project', 'id'], false],
    ['connections_device', 'connections', ['device', 'time'], false],
    ['commands_device', 'commands', ['device', 'time'], false],
    ['documents_device', 'documents', ['device', 'kind'], false],
    ['files_expiry', 'files', ['expires'], false],
    ['files_project', 'files', ['project', 'kind', 'id'], false],
    ['devices_parent', 'devices', ['parent'], false],
  ] as [string, string, string[], boolean][]) {
    const made = db.schema.createIndex(index).on(on).columns(columns);
    await (unique ? made.unique() : made).execute();
  }
}
