/**
 * The whole catalog out of one store and into another, table by table: what backup and restore are made of. Rows go as
 * they are, ids included, because points refer to series ids; so a backup of either store restores into either.
 */
import { sql } from 'kysely';
import type { IdKind } from '../model/identity.js';
import { limitHandedOut } from './people/token-limits.js';
import { giveTime } from './deleted/give-time.js';
import type { Schema } from './schema.js';
import { chunks, Repository } from './repository.js';

/** In an order in which every row comes behind the rows it refers to; each with the columns that order it. */
const TABLES = [
  ['settings', ['key']],
  ['organizations', ['id']],
  ['users', ['id']],
  ['memberships', ['organization', 'user']],
  ['projects', ['id']],
  ['devices', ['id']],
  ['device_tags', ['device', 'position']],
  ['variables', ['id']],
  ['series', ['id']],
  ['series_tags', ['series', 'key']],
  ['assets', ['id']],
  ['asset_members', ['asset', 'series']],
  ['external_ids', ['kind', 'id', 'api']],
  ['lost_external_ids', ['kind', 'id', 'api']],
  ['tokens', ['id']],
  ['access_keys', ['id']],
  ['adoptions', ['id']],
  ['project_rights', ['project', 'user']],
  ['one_time_keys', ['hash']],
  ['connections', ['id']],
  ['commands', ['id']],
  ['documents', ['id']],
  ['streamers', ['id']],
  ['reports', ['id']],
  ['events', ['id']],
  ['alert_rules', ['id']],
  ['alerts', ['id']],
  ['alert_channels', ['id']],
  ['alert_silences', ['id']],
  ['alert_bands', ['series', 'weeks', 'zone', 'from_time']],
  ['alert_deliveries', ['id']],
  // Not their runs: whoever restores old points has until the next hour of runs to say that they stay.
  ['retention_rules', ['id']],
  ['boards', ['id']],
  ['board_shares', ['id']],
  ['jobs', ['id']],
  ['audit', ['id']],
  ['files', ['id']],
] as const satisfies readonly [keyof Schema, readonly string[]][];

export type CatalogTable = (typeof TABLES)[number][0];
export type CatalogRow = Record<string, unknown>;

const PAGE = 5_000;

export class Transfer extends Repository {
  readonly tables: readonly CatalogTable[] = TABLES.map(([name]) => name);

  async *rows(table: CatalogTable): AsyncGenerator<CatalogRow[]> {
    const order = TABLES.find(([name]) => name === table)![1];
    for (let offset = 0; ; offset += PAGE) {
      let query = this.db.selectFrom(table).selectAll().limit(PAGE).offset(offset);
      for (const column of order) query = query.orderBy(sql.ref(column));
      // What expires is made again by whoever wants it again.
      if (table === 'files') query = query.where(sql<boolean>`${sql.ref('expires')} is null`);
      const rows = (await query.execute()) as CatalogRow[];
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE) return;
    }
  }

  /** Writes rows into a table of an empty catalog. */
  async load(table: CatalogTable, rows: readonly CatalogRow[]): Promise<void> {
    const ids: OldId[] = [];
    const present = rows.map((row) => withoutOldIds(table, row, ids));
    for (const some of chunks(present)) await this.db.insertInto(table).values(some).execute();
    for (const some of chunks(ids)) await this.#keep(some);
  }

  async #keep(ids: readonly OldId[]): Promise<void> {
    for (const { kind, project, api, external, id } of ids)
      await sql`insert into external_ids (organization, project, api, kind, external, id)
        select organization, ${kind === 'project' ? 0 : project}, ${api}, ${kind}, ${external}, ${id}
        from projects where id = ${project}`.execute(this.db);
  }

  /**
   * After the last `load`: tokens have the limits that a backup of an earlier version did not, retention rules wait as new ones do, and the next
   * ids follow the loaded ones.
   */
  async finish(): Promise<void> {
    await limitHandedOut(this.db);
    await giveTime(this.db);
    await this.db.updateTable('retention_rules').set({ updated: Date.now() }).execute();
    if (this.store === 'sqlite') return; // AUTOINCREMENT follows inserted ids by itself
    for (const [table, [key]] of TABLES) {
      if (key !== 'id') continue;
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), greatest((select max(id) from ${sql.table(table)}), 1))`.execute(
        this.db,
      );
    }
  }

  /** Whether nothing was ever put into this catalog. */
  async isEmpty(): Promise<boolean> {
    return (await this.db.selectFrom('organizations').select('id').limit(1).execute()).length === 0;
  }
}

/** Columns of earlier versions, by table: ids of other platforms that stand in a table of their own now. */
const OLD_COLUMNS: Partial<Record<CatalogTable, { kind: IdKind; columns: Record<string, string> }>> = {
  projects: { kind: 'project', columns: { losant_id: 'losant', iotile_uuid: 'iotile' } },
  devices: { kind: 'device', columns: { losant_id: 'losant' } },
  series: { kind: 'series', columns: { input_id: 'datacooee' } },
};

interface OldId {
  readonly kind: IdKind;
  readonly project: number;
  readonly api: string;
  readonly external: string;
  readonly id: number;
}

/** A row of a backup as this version keeps it; ids that it had in columns are put into `ids`. */
function withoutOldIds(table: CatalogTable, row: CatalogRow, ids: OldId[]): CatalogRow {
  const old = OLD_COLUMNS[table];
  if (old === undefined) return row;
  const rest = { ...row };
  const id = row['id'] as number;
  const project = (old.kind === 'project' ? id : row['project']) as number;
  for (const [column, api] of Object.entries(old.columns)) {
    const external = row[column];
    delete rest[column];
    if (typeof external === 'string') ids.push({ kind: old.kind, project, api, external, id });
  }
  return rest;
}
