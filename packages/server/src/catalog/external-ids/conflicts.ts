/**
 * What no two things may answer to. Rule: within its scope an id names one thing, and no other one there answers to it, be it by
 * the id that is made of its number, be it by its key; a thing of another project is not named in the refusal.
 */
import { sql, type Kysely } from 'kysely';
import { TributaryError } from '../../errors/error.js';
import type { IdKind } from '../../model/identity.js';
import { append } from '../../model/lists.js';
import type { Schema } from '../schema.js';
import { isIn } from '../store-sql.js';
import { TABLES, WHAT } from './kinds.js';
import { ExternalIdReads, type TakenKey } from './reads.js';

/** An id in its one spelling, and what it means where it also reads as one that is made of a number. */
export interface NewExternalId {
  readonly external: string;
  /** The integer id whose derived form it reads as. */
  readonly derived?: number | undefined;
  /** No other project of the organization has it either. */
  readonly isWide?: boolean;
  /** The API knows devices without one by their keys. */
  readonly isBesideKeys?: boolean;
}

export class ExternalIdConflicts extends ExternalIdReads {
  /** A device got this key. Throws `conflict` where another one answers to it. */
  async requireFreeKey(project: number, { id, key }: { id: number; key: string }): Promise<void> {
    for (const taken of await this.takenKeys(project, [key])) {
      if (taken.id === id || (await this.having({ api: taken.api, kind: 'device' }, [id])).has(id)) continue;
      throw keyInUse(taken);
    }
  }

  /** The things have gone, or went to another project. */
  async forget(kind: IdKind, ids: readonly number[]): Promise<void> {
    await this.db
      .deleteFrom('external_ids')
      .where('kind', '=', kind)
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
  }

  /** Without an id of its own a thing answers to the one that is made of its number: no other may have brought that. */
  protected async mayAnswerByNumber(of: {
    kind: IdKind;
    api: string;
    id: number;
    project: number;
    organization: number;
  }): Promise<void> {
    const row = await this.db
      .selectFrom('external_ids')
      .select(['external', 'id', 'project'])
      .where('organization', '=', of.organization)
      .where('kind', '=', of.kind)
      .where('api', '=', of.api)
      .where('derived', '=', of.id)
      .where('id', '!=', of.id)
      .executeTakeFirst();
    if (row !== undefined) throw inUse(row.external, of, mayName(of, row) ? row.id : undefined);
  }

  /** Without an id of its own a device answers to its key at some APIs: no other may have brought that. */
  protected async mayAnswerByKey({
    api,
    id,
    project,
  }: {
    api: string;
    id: number;
    project: number;
  }): Promise<void> {
    const own = await this.db.selectFrom('devices').select('key').where('id', '=', id).executeTakeFirst();
    if (own === undefined) return;
    const taken = (await this.takenKeys(project, [own.key])).find((one) => one.api === api && one.id !== id);
    if (taken !== undefined) throw keyInUse(taken);
  }

  /** Things come into the project, or come back: what they answer to is free there. */
  protected async checkPlace(kind: IdKind, ids: readonly number[], project: number): Promise<void> {
    if (kind === 'device') await this.#checkKeys(ids, project);
    // By its number: an id that a thing there has brought.
    const byNumber = await this.db
      .selectFrom('external_ids')
      .select(['external', 'api', 'id', 'derived'])
      .where('project', '=', project)
      .where('kind', '=', kind)
      .where((eb) => isIn(this.store, eb.ref('derived'), ids))
      .where((eb) => eb('id', '!=', eb.ref('derived')))
      .execute();
    for (const { external, api, id, derived } of byNumber)
      if ((await this.#known(api, kind, derived!)).length > 0) throw inUse(external, { kind, api }, id);
    // By an id that it brought: one that is made of the number of a thing there.
    const brought = await this.db
      .selectFrom('external_ids')
      .select(['external', 'api', 'derived'])
      .where('kind', '=', kind)
      .where('derived', 'is not', null)
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
    for (const { external, api, derived } of brought) {
      const place = await livingPlace(this.db, kind, derived!);
      if (place?.project === project && (await this.#known(api, kind, derived!)).length > 0)
        throw inUse(external, { kind, api }, derived!);
    }
  }

  /** Ids of what was deleted may be given again; those that a living thing answers to may not. */
  protected async requireFree(
    { kind, api, ...own }: Place & { kind: IdKind; api: string; id: number },
    { external, derived, isWide = kind === 'project', isBesideKeys = false }: NewExternalId,
  ): Promise<void> {
    const { organization, project } = own;
    const same = await this.find(isWide ? { organization } : { project }, { api, kind }, [external]);
    const holders = same.map(({ id }) => id);
    if (derived !== undefined && derived !== own.id) append(holders, await this.#known(api, kind, derived));
    if (isBesideKeys) append(holders, await this.#knownByKey(api, project, external));
    for (const holder of holders) {
      // By its own key: it may bring that as its id.
      if (holder === own.id) continue;
      const place = await livingPlace(this.db, kind, holder);
      if (place === undefined) await this.#lose({ api, kind, isWide }, holder);
      else if (place.organization === organization && (isWide || place.project === project))
        throw inUse(external, { kind, api }, mayName({ kind, project }, place) ? holder : undefined);
    }
  }

  /** The things have gone for good. */
  async forgetLost(kind: IdKind, ids: readonly number[]): Promise<void> {
    await this.db
      .deleteFrom('lost_external_ids')
      .where('kind', '=', kind)
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
  }

  /** A deleted thing's id is given to another one: it is noted, for when that thing is restored. */
  async #lose({ api, kind, isWide }: { api: string; kind: IdKind; isWide: boolean }, id: number) {
    const lost = await this.db
      .deleteFrom('external_ids')
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('api', '=', api)
      .returningAll()
      .execute();
    for (const row of lost)
      await this.db
        .insertInto('lost_external_ids')
        .values({ ...row, wide: isWide ? 1 : null })
        .execute();
  }

  /** The living device with this key, if it has no id of the API. */
  async #knownByKey(api: string, project: number, key: string): Promise<number[]> {
    const row = await this.db
      .selectFrom('devices')
      .select('id')
      .where('project', '=', project)
      .where('key', '=', key)
      .where('deleted', 'is', null)
      .executeTakeFirst();
    return row === undefined ? [] : this.#known(api, 'device', row.id);
  }

  async #checkKeys(ids: readonly number[], project: number): Promise<void> {
    const devices = await this.db
      .selectFrom('devices')
      .select(['id', 'key'])
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
    for (const device of devices) await this.requireFreeKey(project, device);
    const brought = await this.db
      .selectFrom('external_ids')
      .select(['external', 'api', 'id'])
      .where('kind', '=', 'device')
      .where('by_key', '=', sql.lit(1))
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
    for (const { external, api, id } of brought)
      for (const holder of await this.#knownByKey(api, project, external))
        if (holder !== id) throw inUse(external, { kind: 'device', api }, holder);
  }

  /** The thing that answers to a number, having no other id there. */
  async #known(api: string, kind: IdKind, id: number): Promise<number[]> {
    return (await this.having({ api, kind }, [id])).has(id) ? [] : [id];
  }
}

export const keyInUse = ({ key, api, id }: TakenKey): TributaryError =>
  new TributaryError('conflict', {
    reason: `${key} is the ${api} id of device ${id}, so no other device can have it as its key; give that one another id, or delete it.`,
  });

/** `id`: of the thing that has it; absent where who asks may not see it. */
const inUse = (
  external: string,
  { kind, api }: { readonly kind: IdKind; readonly api: string },
  id: number | undefined,
): TributaryError => {
  const what = WHAT[kind].toLowerCase();
  const thing = id === undefined ? `a ${what} of another project` : `${what} ${id}`;
  return new TributaryError('conflict', {
    reason: `${external} is the ${api} id of ${thing} already; give that one another, or delete it.`,
  });
};

/** Who changes a project sees the things of that one; ids of projects are for who administers them all. */
const mayName = (
  { kind, project }: { readonly kind: IdKind; readonly project: number },
  holder: { readonly project: number },
): boolean => kind === 'project' || holder.project === project;

interface Place {
  readonly organization: number;
  readonly project: number;
}

/** Where a living thing stands, its project living too; undefined: there is none. */
async function livingPlace(db: Kysely<Schema>, kind: IdKind, id: number): Promise<Place | undefined> {
  const living = {
    project: sql`t.deleted is null`,
    device: sql`t.deleted is null`,
    series: sql`t.deleted is null and exists (select 1 from devices d where d.id = t.device and d.deleted is null)`,
    asset: sql`1 = 1`,
  }[kind];
  const project = kind === 'project' ? sql`t.id` : sql`t.project`;
  const { rows } = await sql<Place>`select p.organization, p.id as project from ${sql.table(TABLES[kind])} t
    join projects p on p.id = ${project} where t.id = ${id} and p.deleted is null and ${living}`.execute(db);
  return rows[0];
}
