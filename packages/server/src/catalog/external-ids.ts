/**
 * Ids that other platforms gave, kept so that devices and scripts go on working. Rules: a thing has at most one for each API;
 * within its scope (the organization for projects, else the project) an id names one thing; and no other thing there answers to
 * it, be it by the id that is made of its number: a new thing passes over a number that would; nor by its key, where the API knows
 * devices by their keys.
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { TributaryError } from '../errors/error.js';
import type { IdKind } from '../model/identity.js';
import { append } from '../model/lists.js';
import { unique } from './errors.js';
import { Repository } from './repository.js';
import type { Schema } from './schema.js';
import { isIn, type StoreKind } from './store-sql.js';
import type { IdsByApi, IdScope } from '../model/records/external-ids.js';

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

/** By API; null takes the id away. */
export type ExternalIdChanges = Readonly<Record<string, NewExternalId | null>>;

/** Fields of a thing as they are kept. */
export type WithIdChanges<Fields> = Fields & { readonly externalIds?: ExternalIdChanges };

/** Things that are made, and where. */
interface NewOf {
  readonly kind: IdKind;
  readonly scope: IdScope;
}

const TABLES = { project: 'projects', device: 'devices', series: 'series', asset: 'assets' } as const;

const WHAT = { project: 'Project', device: 'Device', series: 'Series', asset: 'Asset' } as const;

/** Quotes, colon and comma. */
const MEMBER_BYTES = 6;

/** The ids of a thing as the text of a JSON object, null where it has none; the column holds its integer id. */
export function externalIdsColumn(store: StoreKind, kind: IdKind, column: string): RawBuilder<string | null> {
  const all = sql.raw(
    store === 'sqlite' ? 'json_group_object(x.api, x.external)' : 'json_object_agg(x.api, x.external)::text',
  );
  const found = sql`from external_ids x where x.kind = ${sql.lit(kind)} and x.id = ${sql.ref(column)}`;
  return sql<string | null>`(select case when count(*) > 0 then ${all} end ${found})`;
}

export const externalIdsOf = (text: string | null): IdsByApi =>
  text === null ? {} : (JSON.parse(text) as IdsByApi);

/** How long the ids of a thing are together; the column holds its integer id. */
export const externalIdBytes = (kind: IdKind, column: string): RawBuilder<number> => sql<number>`coalesce((
  select sum(octet_length(x.api) + octet_length(x.external) + ${sql.lit(MEMBER_BYTES)})
  from external_ids x where x.kind = ${sql.lit(kind)} and x.id = ${sql.ref(column)}), 0)`;

export class ExternalIdTable extends Repository {
  /** The integer ids behind external ones; those of things that were deleted among them. */
  find(
    scope: IdScope,
    of: { api: string; kind: IdKind },
    externals: readonly string[],
  ): Promise<{ external: string; id: number }[]> {
    const query = this.db
      .selectFrom('external_ids')
      .select(['external', 'id'])
      .where('api', '=', of.api)
      .where('kind', '=', of.kind)
      // PostgreSQL takes no text with a NUL; no id has one.
      .where((eb) =>
        isIn(
          this.store,
          eb.ref('external'),
          externals.filter((one) => !one.includes('\0')),
        ),
      );
    return 'project' in scope
      ? query.where('project', '=', scope.project).execute()
      : query.where('organization', '=', scope.organization).execute();
  }

  /** The integer id of what answers to each of these: who brought it comes before whom it is made of (`parse`). */
  async answering(
    scope: IdScope,
    of: { api: string; kind: IdKind },
    externals: readonly string[],
    parse: (external: string) => number | undefined,
  ): Promise<Map<string, number>> {
    const found = new Map(
      (await this.find(scope, of, externals)).map(({ external, id }) => [external, id] as const),
    );
    const made = new Map<string, number>();
    for (const external of externals) {
      const id = found.has(external) ? undefined : parse(external);
      if (id !== undefined) made.set(external, id);
    }
    if (made.size === 0) return found;
    const others = await this.having(of, [...made.values()]);
    for (const [external, id] of made) if (!others.has(id)) found.set(external, id);
    return found;
  }

  /** Those of these things that have an id of the API. */
  async having(of: { api: string; kind: IdKind }, ids: readonly number[]): Promise<Map<number, string>> {
    const rows = await this.db
      .selectFrom('external_ids')
      .select(['id', 'external'])
      .where('kind', '=', of.kind)
      .where('api', '=', of.api)
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
    return new Map(rows.map(({ id, external }) => [id, external]));
  }

  /** Gives a thing ids, or takes them away. Throws `already_exists`, and `conflict` where another thing has it by its number. */
  async write(
    { kind, id, project }: { kind: IdKind; id: number; project: number },
    changes: ExternalIdChanges,
  ): Promise<void> {
    const entries = Object.entries(changes);
    if (entries.length === 0) return;
    const organization = await this.#organization(project);
    for (const [api, given] of entries) {
      await this.db
        .deleteFrom('external_ids')
        .where('kind', '=', kind)
        .where('id', '=', id)
        .where('api', '=', api)
        .execute();
      if (given === null) {
        await this.#mayAnswerByNumber({ kind, api, id, project, organization });
        if (kind === 'device') await this.#mayAnswerByKey({ api, id, project });
        continue;
      }
      await this.#free({ kind, api, id, project, organization }, given);
      const { external, derived = null, isBesideKeys = false } = given;
      const scope = { organization, project: kind === 'project' ? 0 : project };
      await unique(WHAT[kind], `externalIds.${api}`, external, () =>
        this.db
          .insertInto('external_ids')
          .values({ ...scope, api, kind, external, id, derived, by_key: isBesideKeys ? 1 : null })
          .execute(),
      );
    }
  }

  /** The id of a new thing, made again as long as another one is known by its number. */
  async freeNumber(of: NewOf, make: () => Promise<readonly { readonly id: number }[]>): Promise<number> {
    const [made] = await this.freeNumbers(of, [{}], () => '', make);
    return made!.id;
  }

  /** The same for many: `insert` makes rows and answers those that it made; `keyOf` says which row is which. */
  async freeNumbers<Key, Row extends Key, Made extends Key & { readonly id: number }>(
    of: NewOf,
    rows: readonly Row[],
    keyOf: (one: Key) => string,
    insert: (rows: readonly Row[]) => Promise<readonly Made[]>,
  ): Promise<Made[]> {
    const made: Made[] = [];
    for (let missing = rows; missing.length > 0;) {
      const some = await insert(missing);
      const passed = new Set(
        await this.passedOver(
          of,
          some.map(({ id }) => id),
        ),
      );
      append(
        made,
        some.filter(({ id }) => !passed.has(id)),
      );
      if (passed.size === 0) break;
      const table = sql.table(TABLES[of.kind]);
      await sql`delete from ${table} where ${isIn(this.store, sql.ref('id'), [...passed])}`.execute(this.db);
      const again = new Set(some.filter(({ id }) => passed.has(id)).map(keyOf));
      missing = missing.filter((row) => again.has(keyOf(row)));
    }
    return made;
  }

  /** Ends the making or changing of a thing: its ids are written, and it is read as it is now. */
  async settled<T>(
    thing: { kind: IdKind; id: number; project: number },
    { externalIds = {} }: { readonly externalIds?: ExternalIdChanges },
    read: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    await this.write(thing, externalIds);
    return read();
  }

  /** Of new things with these integer ids: those whose number another thing of the organization is known by. */
  async passedOver({ kind, scope }: NewOf, ids: readonly number[]): Promise<number[]> {
    const rows = await this.db
      .selectFrom('external_ids')
      .select('derived')
      .where('organization', '=', (eb) =>
        'organization' in scope
          ? eb.val(scope.organization)
          : eb.selectFrom('projects').select('organization').where('id', '=', scope.project),
      )
      .where('kind', '=', kind)
      .where('derived', 'is not', null)
      .where((eb) => isIn(this.store, eb.ref('derived'), ids))
      .execute();
    return rows.map(({ derived }) => derived!);
  }

  /**
   * Devices of these keys that are there, or are made: by key, the living other ones that brought it as their id for an API that
   * knows devices by keys.
   */
  async takenKeys(project: number, keys: readonly string[]): Promise<TakenKey[]> {
    return this.db
      .selectFrom('external_ids')
      .innerJoin('devices', 'devices.id', 'external_ids.id')
      .select(['external_ids.external as key', 'external_ids.api', 'external_ids.id'])
      .where('external_ids.project', '=', project)
      .where('external_ids.by_key', '=', sql.lit(1))
      .where('devices.deleted', 'is', null)
      .where((eb) => isIn(this.store, eb.ref('external_ids.external'), keys))
      .execute();
  }

  /** A device got this key. Throws `conflict` where another one answers to it. */
  async requireFreeKey(project: number, { id, key }: { id: number; key: string }): Promise<void> {
    for (const taken of await this.takenKeys(project, [key])) {
      if (taken.id === id || (await this.having({ api: taken.api, kind: 'device' }, [id])).has(id)) continue;
      throw keyInUse(taken);
    }
  }

  /** The key of the device that an API means by a text; undefined: none, the device with that key has another id there. */
  async keyBehind(project: number, api: string, text: string): Promise<string | undefined> {
    // PostgreSQL takes no text with a NUL; no key has one.
    if (text.includes('\0')) return text;
    const brought = this.db
      .selectFrom('external_ids')
      .innerJoin('devices', 'devices.id', 'external_ids.id')
      .select(['devices.key', 'external_ids.external'])
      .where('external_ids.kind', '=', 'device')
      .where('external_ids.api', '=', api)
      .where('external_ids.project', '=', project)
      .where('devices.project', '=', project)
      .where('devices.deleted', 'is', null);
    const [own, others] = await Promise.all([
      brought.where('external_ids.external', '=', text).executeTakeFirst(),
      brought.where('devices.key', '=', text).executeTakeFirst(),
    ]);
    if (own !== undefined) return own.key;
    return others === undefined ? text : undefined;
  }

  /** Whether a device of the project has an id of an API that knows devices by keys. */
  async hasBesideKeys(project: number): Promise<boolean> {
    const row = await this.db
      .selectFrom('external_ids')
      .select('id')
      .where('project', '=', project)
      .where('by_key', '=', sql.lit(1))
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The things have gone, or went to another project. */
  async forget(kind: IdKind, ids: readonly number[]): Promise<void> {
    await this.db
      .deleteFrom('external_ids')
      .where('kind', '=', kind)
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
  }

  /** Into another project of the organization. Throws `conflict` where another thing there answers to one of its ids. */
  async move(kind: IdKind, ids: readonly number[], project: number): Promise<void> {
    await this.#checkMove(kind, ids, project);
    await unique(WHAT[kind], 'externalIds', 'an id that another has in that project', () =>
      this.db
        .updateTable('external_ids')
        .set({ project })
        .where('kind', '=', kind)
        .where((eb) => isIn(this.store, eb.ref('id'), ids))
        .execute(),
    );
  }

  /** Without an id of its own a thing answers to the one that is made of its number: no other may have brought that. */
  async #mayAnswerByNumber(of: {
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
  async #mayAnswerByKey({ api, id, project }: { api: string; id: number; project: number }): Promise<void> {
    const own = await this.db.selectFrom('devices').select('key').where('id', '=', id).executeTakeFirst();
    if (own === undefined) return;
    const taken = (await this.takenKeys(project, [own.key])).find((one) => one.api === api && one.id !== id);
    if (taken !== undefined) throw keyInUse(taken);
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

  async #checkKeysOfMoved(ids: readonly number[], project: number): Promise<void> {
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

  async #checkMove(kind: IdKind, ids: readonly number[], project: number): Promise<void> {
    if (kind === 'device') await this.#checkKeysOfMoved(ids, project);
    // By its number: an id that a thing there has brought.
    const byNumber = await this.db
      .selectFrom('external_ids')
      .select(['external', 'api', 'id'])
      .where('project', '=', project)
      .where('kind', '=', kind)
      .where((eb) => isIn(this.store, eb.ref('derived'), ids))
      .executeTakeFirst();
    if (byNumber !== undefined) throw inUse(byNumber.external, { kind, api: byNumber.api }, byNumber.id);
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
  async #free(
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
      if (place === undefined) await this.forget(kind, [holder]);
      else if (place.organization === organization && (isWide || place.project === project))
        throw inUse(external, { kind, api }, mayName({ kind, project }, place) ? holder : undefined);
    }
  }

  /** The thing that answers to a number, having no other id there. */
  async #known(api: string, kind: IdKind, id: number): Promise<number[]> {
    return (await this.having({ api, kind }, [id])).has(id) ? [] : [id];
  }

  async #organization(project: number): Promise<number> {
    const row = this.db.selectFrom('projects').select('organization').where('id', '=', project);
    return (await row.executeTakeFirstOrThrow()).organization;
  }
}

interface TakenKey {
  readonly key: string;
  readonly api: string;
  /** The device that brought it as its id. */
  readonly id: number;
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
    series: sql`exists (select 1 from devices d where d.id = t.device and d.deleted is null)`,
    asset: sql`1 = 1`,
  }[kind];
  const project = kind === 'project' ? sql`t.id` : sql`t.project`;
  const { rows } = await sql<Place>`select p.organization, p.id as project from ${sql.table(TABLES[kind])} t
    join projects p on p.id = ${project} where t.id = ${id} and p.deleted is null and ${living}`.execute(db);
  return rows[0];
}
