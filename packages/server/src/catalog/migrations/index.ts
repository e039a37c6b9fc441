/**
 * Brings a store to this version's tables. Rules: all that is missing is one transaction (all or nothing, also after a
 * kill); only one process migrates at a time; a store that a newer version has changed is not touched.
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import { TributaryError } from '../../errors/error.js';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import * as initial from './0001-initial.js';
import * as dialects from './0002-dialects.js';
import * as reports from './0004-reports.js';
import * as readingRules from './0005-reading-rules.js';
import * as audit from './0006-audit.js';
import * as access from './0007-access.js';
import * as deletedDevices from './0008-deleted-devices.js';
import * as addresses from './0009-addresses.js';
import * as seriesTags from './0010-series-tags.js';
import * as earliestTime from './0011-earliest-time.js';
import * as counters from './0012-counters.js';
import * as mqttMapping from './0013-mqtt-mapping.js';
import * as externalIds from './0014-external-ids.js';
import * as adoptions from './0015-adoptions.js';
import * as tokenLimits from './0016-token-limits.js';
import * as accessKeysOfProjects from './0017-access-keys-of-projects.js';
import * as idsBesideKeys from './0018-ids-beside-keys.js';
import * as sequenceFloors from './0019-sequence-floors.js';
import * as alerts from './0020-alerts.js';
import * as deletedThings from './0021-deleted-things.js';
import * as retention from './0022-retention.js';
import * as alertBands from './0023-alert-bands.js';
import * as boards from './0024-boards.js';
import * as deviceTexts from './0026-device-texts.js';
import * as unitChanges from './0027-unit-changes.js';
import * as firingAlerts from './0028-firing-alerts.js';

export interface Migration {
  readonly name: string;
  up(db: Kysely<Schema>, store: StoreKind): Promise<void>;
}

const MIGRATIONS: readonly Migration[] = [
  initial,
  dialects,
  reports,
  readingRules,
  audit,
  access,
  deletedDevices,
  addresses,
  seriesTags,
  earliestTime,
  counters,
  mqttMapping,
  externalIds,
  adoptions,
  tokenLimits,
  accessKeysOfProjects,
  idsBesideKeys,
  sequenceFloors,
  alerts,
  deletedThings,
  retention,
  alertBands,
  boards,
  deviceTexts,
  unitChanges,
  firingAlerts,
];

/** Any number does, so long as it is ours alone in the database. */
const POSTGRES_LOCK = 0x7472_6962;

export async function migrate(
  db: Kysely<Schema>,
  store: StoreKind,
  migrations = MIGRATIONS,
): Promise<string[]> {
  return rebuilding(db, store, () => db.transaction().execute((tx) => bringUp(tx, store, migrations)));
}

async function bringUp(
  tx: Transaction<Schema>,
  store: StoreKind,
  migrations: readonly Migration[],
): Promise<string[]> {
  const { integer, text } = columnTypes(store);
  await lock(tx, store);
  await tx.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('applied', integer, (c) => c.notNull())
    .execute();
  const applied = (await tx.selectFrom('migrations').select('name').orderBy('name').execute()).map(
    (row) => row.name,
  );
  const unknown = applied.find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown !== undefined)
    throw new TributaryError('conflict', {
      reason: `The catalog was made by a newer version of Tributary (it has the change ${unknown}); start that version.`,
    });
  const missing = migrations.filter((migration) => !applied.includes(migration.name));
  for (const migration of missing) {
    await migration.up(tx, store);
    await tx.insertInto('migrations').values({ name: migration.name, applied: Date.now() }).execute();
  }
  if (store === 'sqlite' && missing.length > 0) await checkReferences(tx);
  return missing.map((migration) => migration.name);
}

/** While a migration replaces a table of SQLite, rows of others refer to one that is not there: all is checked behind it. */
async function rebuilding<T>(db: Kysely<Schema>, store: StoreKind, work: () => Promise<T>): Promise<T> {
  if (store === 'postgres') return work();
  // Within a transaction the setting cannot change; SQLite has one connection here.
  await sql`pragma foreign_keys = off`.execute(db);
  try {
    return await work();
  } finally {
    await sql`pragma foreign_keys = on`.execute(db);
  }
}

async function checkReferences(tx: Transaction<Schema>): Promise<void> {
  const { rows } = await sql<{ table: string }>`select "table" from pragma_foreign_key_check`.execute(tx);
  if (rows.length > 0) throw new Error(`rows of ${rows[0]!.table} would refer to none after the migration`);
}

/** A transaction over SQLite has the write lock from its start. */
async function lock(tx: Transaction<Schema>, store: StoreKind): Promise<void> {
  if (store === 'postgres') await sql`select pg_advisory_xact_lock(${POSTGRES_LOCK})`.execute(tx);
}
