/**
 * Devices, series and projects that were deleted and are not purged yet. Rules: one comes back as it was or not at all, so that
 * nothing which took its key, name or id meanwhile is touched; from the moment that its time is over it does not come back.
 */
import { sql, type Kysely } from 'kysely';
import { TributaryError } from '../../errors/error.js';
import type { DeletedKind, DeletedThing } from '../../model/records/deleted.js';
import { ExternalIdTable } from '../external-ids/external-ids.js';
import { TABLES } from '../external-ids/kinds.js';
import { Repository, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { Schema } from '../schema.js';

/** Of a project its organization, else its project. */
export interface DeletedOf {
  readonly kind: DeletedKind;
  readonly within: number;
}

const MAX_NAME_BYTES = 1_000;
const MAX_PAGE_BYTES = 2 ** 20;

export class DeletedThings extends Repository {
  /** By rising id. */
  async list(of: DeletedOf, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<DeletedThing>> {
    const most = Math.min(limit, MAX_PAGE_BYTES / MAX_NAME_BYTES);
    const rows = await this.#of(of, sql`t.id > ${after}`, most + 1);
    const items = rows.slice(0, most);
    return { items, next: rows.length > most ? items.at(-1)!.id : null };
  }

  async get(of: DeletedOf, id: number): Promise<DeletedThing | undefined> {
    return (await this.#of(of, sql`t.id = ${id}`, 1))[0];
  }

  /** Its time is over: undefined if it is not there. */
  expire(of: DeletedOf, id: number): Promise<DeletedThing | undefined> {
    return this.transaction(async (tx) => {
      const found = await new DeletedThings(tx, this.store).get(of, id);
      if (found !== undefined)
        await sql`update ${sql.table(TABLES[of.kind])} set purge_at = ${Date.now()}
          where id = ${id} and purge_at > ${Date.now()}`.execute(tx);
      return found;
    });
  }

  /** Undefined if it is not there, or not any more. Throws `conflict` where something else has its key, its name or an id of it. */
  restore(of: DeletedOf, id: number): Promise<DeletedThing | undefined> {
    const change = async (tx: Kysely<Schema>) => {
      const found = await new DeletedThings(tx, this.store).get(of, id);
      if (found === undefined || found.purgeAt <= Date.now()) return undefined;
      if (of.kind === 'device') await requireFreeKey(tx, of.within, found);
      if (of.kind === 'series') await requirePlace(tx, found);
      await sql`update ${sql.table(TABLES[of.kind])} set deleted = null, purge_at = null, updated = ${Date.now()}
        where id = ${id}`.execute(tx);
      const ids = new ExternalIdTable(tx, this.store);
      if (of.kind === 'project') await ids.returnProject(of.within, id);
      else {
        await ids.returnTo(of.kind, of.within, [id]);
        if (of.kind === 'device') await ids.returnTo('series', of.within, await seriesOf(tx, id));
      }
      return found;
    };
    return of.kind === 'project' ? this.transaction(change) : this.holding(of.within, change);
  }

  /** The series that restoring it would bring back. */
  async seriesCount({ kind }: Pick<DeletedOf, 'kind'>, id: number): Promise<number> {
    if (kind === 'series') return 1;
    const { rows } = await sql<{ count: number }>`select count(*) as count from series
      where ${kind === 'device' ? sql`device = ${id}` : sql`project = ${id}`} and deleted is null`.execute(
      this.db,
    );
    return Number(rows[0]!.count);
  }

  async #of({ kind, within }: DeletedOf, which: ReturnType<typeof sql>, limit: number) {
    const columns = {
      project: sql`t.name, null as device from projects t where t.organization = ${within}`,
      device: sql`t.key as name, null as device from devices t where t.project = ${within}`,
      series: sql`t.name, d.key as device from series t join devices d on d.id = t.device where t.project = ${within}`,
    }[kind];
    const { rows } = await sql<DeletedThing>`select t.id, t.deleted, t.purge_at as "purgeAt", ${columns}
      and t.deleted is not null and ${which} order by t.id limit ${limit}`.execute(this.db);
    return rows.map(({ id, name, device, deleted, purgeAt }) => ({
      ...{ id: Number(id), name, device },
      ...{ deleted: Number(deleted), purgeAt: Number(purgeAt) },
    }));
  }
}

const taken = (reason: string) => new TributaryError('conflict', { reason });

async function requireFreeKey(tx: Kysely<Schema>, project: number, { name }: DeletedThing): Promise<void> {
  const other = await tx
    .selectFrom('devices')
    .select('id')
    .where('project', '=', project)
    .where('key', '=', name)
    .where('deleted', 'is', null)
    .executeTakeFirst();
  if (other === undefined) return;
  throw taken(`Device ${other.id} has the key ${name} now; delete that one, then restore this one.`);
}

/** Its device is there, and has no other series of its name. */
async function requirePlace(tx: Kysely<Schema>, { id, name, device }: DeletedThing): Promise<void> {
  const place = await tx
    .selectFrom('series')
    .innerJoin('devices', 'devices.id', 'series.device')
    .select(['devices.id', 'devices.deleted'])
    .where('series.id', '=', id)
    .executeTakeFirstOrThrow();
  if (place.deleted !== null)
    throw taken(
      `The device ${device} of this series is deleted; restore that first (its id is ${place.id}).`,
    );
  const other = await tx
    .selectFrom('series')
    .select('id')
    .where('device', '=', place.id)
    .where('name', '=', name)
    .where('deleted', 'is', null)
    .executeTakeFirst();
  if (other !== undefined)
    throw taken(
      `Series ${other.id} of ${device} has the name ${name} now; delete that one, then restore this one.`,
    );
}

async function seriesOf(tx: Kysely<Schema>, device: number): Promise<number[]> {
  const rows = tx.selectFrom('series').select('id').where('device', '=', device).where('deleted', 'is', null);
  return (await rows.execute()).map(({ id }) => id);
}
