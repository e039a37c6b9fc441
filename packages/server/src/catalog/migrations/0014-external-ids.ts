/**
 * Ids that other platforms gave, in a table of their own in the place of a column for each: a thing keeps the ids that it has
 * had, those of Losant and IOTile that were made at random for it, and those of inputs that people gave.
 */
import { sql, type Kysely } from 'kysely';
import { INPUT_ID_TEXT, parseIdText } from '../../model/identity.js';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { rebuild } from './rebuild.js';

export const name = '0014-external-ids';

/** Of each table: the columns that go, by the API whose ids they hold, and a constraint over one of them. */
const COLUMNS = [
  { table: 'projects', kind: 'project', column: 'losant_id', api: 'losant' },
  { table: 'projects', kind: 'project', column: 'iotile_uuid', api: 'iotile' },
  { table: 'devices', kind: 'device', column: 'losant_id', api: 'losant' },
  { table: 'series', kind: 'series', column: 'input_id', api: 'datacooee', constraint: 'series_input' },
] as const;

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  await makeTable(db, store);
  for (const { table, kind, column, api } of COLUMNS) {
    const [own, joined] =
      table === 'projects' ? [sql`0`, sql`t.id = p.id`] : [sql`t.project`, sql`t.project = p.id`];
    await sql`insert into external_ids (organization, project, api, kind, external, id)
      select p.organization, ${own}, ${sql.lit(api)}, ${sql.lit(kind)}, t.${sql.ref(column)}, t.id
      from ${sql.table(table)} t join projects p on ${joined} where t.${sql.ref(column)} is not null`.execute(
      db,
    );
  }
  await noteDerived(db);
  if (store === 'postgres') {
    for (const { table, column } of COLUMNS) await db.schema.alterTable(table).dropColumn(column).execute();
    return;
  }
  for (const table of new Set(COLUMNS.map((one) => one.table))) await rebuildWithout(db, table);
}

async function makeTable(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text } = columnTypes(store);
  await db.schema
    .createTable('external_ids')
    .addColumn('organization', integer, (c) => c.notNull().references('organizations.id'))
    // 0: the id of a project, which is one of its organization.
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('api', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('external', text, (c) => c.notNull())
    .addColumn('id', integer, (c) => c.notNull())
    // The integer id whose derived form the external id reads as: nothing else may get that integer id.
    .addColumn('derived', integer)
    .addPrimaryKeyConstraint('external_ids_pk', ['kind', 'id', 'api'])
    .addUniqueConstraint('external_ids_of', ['api', 'kind', 'external', 'project', 'organization'])
    .execute();
  await sql`create index external_ids_derived on external_ids (organization, kind, derived) where derived is not null`.execute(
    db,
  );
}

/** Inputs whose given ids read as those that are made of a number. */
async function noteDerived(db: Kysely<Schema>): Promise<void> {
  const { prefix, digits } = INPUT_ID_TEXT;
  const given = await db
    .selectFrom('external_ids')
    .select(['id', 'external'])
    .where('kind', '=', 'series')
    .where((eb) => eb(eb.fn('length', ['external']), '=', prefix.length + digits))
    .execute();
  for (const { id, external } of given) {
    const derived = parseIdText(INPUT_ID_TEXT, external);
    if (derived === undefined) continue;
    const row = db.updateTable('external_ids').set({ derived });
    await row.where('kind', '=', 'series').where('id', '=', id).execute();
  }
}

/** SQLite drops no column that a constraint speaks of. */
function rebuildWithout(db: Kysely<Schema>, table: string): Promise<void> {
  const own = COLUMNS.filter((one) => one.table === table);
  return rebuild(db, table, {
    text: (old) => own.reduce((text, one) => without(text, one), old),
    gone: own.map(({ column }) => column),
  });
}

/** The text of a table without a column, and without the constraint over it. */
function without(text: string, { column, ...others }: (typeof COLUMNS)[number]): string {
  let rest = text.replace(new RegExp(`, "${column}" [^,()]*(?=[,)])`), '');
  if ('constraint' in others)
    rest = rest.replace(new RegExp(`, constraint "${others.constraint}" unique \\([^()]*\\)`), '');
  if (rest.includes(column)) throw new Error(`the column ${column} could not be taken out of: ${text}`);
  return rest;
}
