/**
 * Takes what was deleted out of the catalog for good, with all that rests on it. Rules: only what has no time left; whoever purges has
 * the points removed first, so a row is there as long as anything of it is; each call is one short transaction, and a purge that
 * dies in between goes on with what is left.
 */
import { sql, type RawBuilder } from 'kysely';
import type { DeletedKind, DeletedThing } from '../../model/records/deleted.js';
import { expireFilesOf } from '../records/document-files.js';
import { ExternalIdTable } from '../external-ids/external-ids.js';
import { TABLES } from '../external-ids/kinds.js';
import { Repository } from '../repository.js';
import { isIn } from '../store-sql.js';

/** Where something has no time left: a project of it, or (null) its deleted projects. */
export interface PurgeScope {
  readonly organization: number;
  readonly project: number | null;
}

type Owner = 'series' | 'devices' | 'project';

/** What rests on things, in an order in which nothing refers to what is gone; each by a condition on the ids of its owners. */
const RESTING: Readonly<Record<Owner, readonly (readonly [table: string, column: string])[]>> = {
  series: [
    ['events', 'series'],
    ['alerts', 'series'],
  ],
  devices: [
    ['connections', 'device'],
    ['commands', 'device'],
    ['documents', 'device'],
    ['reports', 'streamer'],
    ['streamers', 'device'],
    ['tokens', 'device'],
  ],
  project: [
    ['documents', 'project'],
    ['alerts', 'project'],
    ['alert_deliveries', 'project'],
    ['alert_silences', 'project'],
    ['alert_rules', 'project'],
    ['alert_channels', 'project'],
    ['assets', 'project'],
    ['variables', 'project'],
    ['adoptions', 'project'],
    ['access_keys', 'project'],
    ['tokens', 'project'],
    ['jobs', 'project'],
  ],
};

export class Purge extends Repository {
  /** Where there is something to purge. */
  async due(now: number): Promise<PurgeScope[]> {
    const { rows } = await sql<PurgeScope>`
      select organization, null as project from projects where purge_at <= ${now}
      union select p.organization, p.id from devices t join projects p on p.id = t.project where t.purge_at <= ${now}
      union select p.organization, p.id from series t join projects p on p.id = t.project where t.purge_at <= ${now}
      order by 1, 2`.execute(this.db);
    return rows.map(({ organization, project }) => ({
      organization: Number(organization),
      project: project === null ? null : Number(project),
    }));
  }

  /** The ids of some things of this kind whose time is over. */
  async dueOf(kind: DeletedKind, { organization, project }: PurgeScope, now: number, limit: number) {
    const where = kind === 'project' ? sql`organization = ${organization}` : sql`project = ${project}`;
    return this.#ids(
      sql`from ${sql.table(TABLES[kind])} where purge_at <= ${now} and ${where} order by id limit ${limit}`,
    );
  }

  /** Ids of series of these devices, deleted ones included. */
  seriesOfDevices(devices: readonly number[], limit: number): Promise<number[]> {
    return this.#ids(sql`from series where ${isIn(this.store, sql.ref('device'), devices)} limit ${limit}`);
  }

  devicesOfProject(project: number, limit: number): Promise<number[]> {
    return this.#ids(sql`from devices where project = ${project} limit ${limit}`);
  }

  /** Removes some rows of what rests on these; 0: nothing does any more. */
  async resting(owner: Owner, ids: readonly number[], limit: number): Promise<number> {
    for (const [table, column] of RESTING[owner]) {
      const owners =
        column === 'streamer'
          ? sql`streamer in (select id from streamers where ${isIn(this.store, sql.ref('device'), ids)})`
          : isIn(this.store, sql.ref(column), ids);
      const idle = table === 'jobs' ? sql`and state <> 'running'` : sql``;
      const some = await this.#ids(sql`from ${sql.table(table)} where ${owners} ${idle} limit ${limit}`);
      if (some.length === 0) continue;
      await this.transaction(async (tx) => {
        if (table === 'assets') await new ExternalIdTable(tx, this.store).forget('asset', some);
        if (table === 'documents') await expireFilesOf(tx, this.store, some);
        if (table === 'events')
          await sql`update files set expires = ${Date.now()} where id in (select file from events
            where ${isIn(this.store, sql.ref('id'), some)} and file is not null)`.execute(tx);
        await sql`delete from ${sql.table(table)} where ${isIn(this.store, sql.ref('id'), some)}`.execute(tx);
      });
      return some.length;
    }
    return 0;
  }

  /** The rows of series on which nothing rests, whose points are gone. */
  removeSeries(ids: readonly number[]): Promise<void> {
    return this.#remove('series', ids);
  }

  /** The rows of devices without series. */
  removeDevices(ids: readonly number[]): Promise<void> {
    return this.#remove('device', ids);
  }

  /** The row of a deleted thing, of which nothing else is left: this is what its record is about. */
  async finish(kind: DeletedKind, _scope: PurgeScope, thing: DeletedThing): Promise<void> {
    if (kind === 'series') return this.removeSeries([thing.id]);
    if (kind === 'device') return this.removeDevices([thing.id]);
    await this.transaction(async (tx) => {
      await tx.deleteFrom('project_rights').where('project', '=', thing.id).execute();
      await tx.deleteFrom('lost_external_ids').where('project', '=', thing.id).execute();
      // One that runs still writes how it ends.
      await tx.updateTable('jobs').set({ project: null }).where('project', '=', thing.id).execute();
      await tx.updateTable('files').set({ expires: Date.now() }).where('project', '=', thing.id).execute();
      await new Purge(tx, this.store).#remove('project', [thing.id]);
    });
  }

  #remove(kind: DeletedKind, ids: readonly number[]): Promise<void> {
    return this.transaction(async (tx) => {
      const external = new ExternalIdTable(tx, this.store);
      await external.forget(kind, ids);
      await external.forgetLost(kind, ids);
      await sql`delete from ${sql.table(TABLES[kind])} where ${isIn(this.store, sql.ref('id'), ids)}`.execute(
        tx,
      );
    });
  }

  async #ids(from: RawBuilder<unknown>): Promise<number[]> {
    const { rows } = await sql<{ id: number }>`select id ${from}`.execute(this.db);
    return rows.map(({ id }) => Number(id));
  }
}
