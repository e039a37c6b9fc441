/**
 * Ids that other platforms gave, kept so that devices and scripts go on working. Rules: a thing has at most one for each API; a new
 * thing passes over a number by which another one is known.
 */
import { sql, type Selectable } from 'kysely';
import type { IdKind } from '../../model/identity.js';
import { append } from '../../model/lists.js';
import { unique } from '../errors.js';
import type { Schema } from '../schema.js';
import { isIn } from '../store-sql.js';
import { ExternalIdConflicts, type NewExternalId } from './conflicts.js';
import { TABLES, WHAT } from './kinds.js';
import type { NewOf } from './reads.js';

/** By API; null takes the id away. */
export type ExternalIdChanges = Readonly<Record<string, NewExternalId | null>>;

/** Fields of a thing as they are kept. */
export type WithIdChanges<Fields> = Fields & { readonly externalIds?: ExternalIdChanges };

type LostId = Selectable<Schema['lost_external_ids']>;

export class ExternalIdTable extends ExternalIdConflicts {
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
        await this.mayAnswerByNumber({ kind, api, id, project, organization });
        if (kind === 'device') await this.mayAnswerByKey({ api, id, project });
        continue;
      }
      await this.requireFree({ kind, api, id, project, organization }, given);
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

  /** Ends the making or changing of a thing: its ids are written, and it is read as it is now. */
  async settled<T>(
    thing: { kind: IdKind; id: number; project: number },
    { externalIds = {} }: { readonly externalIds?: ExternalIdChanges },
    read: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    await this.write(thing, externalIds);
    return read();
  }

  /** Into another project of the organization. Throws `conflict` where another thing there answers to one of its ids. */
  async move(kind: IdKind, ids: readonly number[], project: number): Promise<void> {
    await this.checkPlace(kind, ids, project);
    await unique(WHAT[kind], 'externalIds', 'an id that another has in that project', () =>
      this.db
        .updateTable('external_ids')
        .set({ project })
        .where('kind', '=', kind)
        .where((eb) => isIn(this.store, eb.ref('id'), ids))
        .execute(),
    );
  }

  /** Things were restored: they have again what others took, and answer to their numbers and keys. Throws `conflict` where others do. */
  async returnTo(kind: 'device' | 'series', project: number, ids: readonly number[]): Promise<void> {
    await this.checkPlace(kind, ids, project);
    const lost = this.db.selectFrom('lost_external_ids').selectAll().where('kind', '=', kind);
    await this.#takeBack(await lost.where((eb) => isIn(this.store, eb.ref('id'), ids)).execute(), project);
  }

  /** The same of a project and all that is in it. */
  async returnProject(organization: number, id: number): Promise<void> {
    const apis = this.db.selectFrom('external_ids').select('api').distinct().where('kind', '=', 'project');
    for (const { api } of await apis
      .where('derived', '=', id)
      .where('organization', '=', organization)
      .execute())
      if (!(await this.having({ api, kind: 'project' }, [id])).has(id))
        await this.mayAnswerByNumber({ kind: 'project', api, id, project: id, organization });
    const lost = this.db.selectFrom('lost_external_ids').selectAll();
    const own = lost.where((eb) =>
      eb.or([eb('project', '=', id), eb.and([eb('kind', '=', 'project'), eb('id', '=', id)])]),
    );
    await this.#takeBack(await own.execute(), id);
  }

  async #takeBack(lost: readonly LostId[], project: number): Promise<void> {
    for (const { kind, id, api, external, derived, by_key: byKey, wide } of lost) {
      const isBesideKeys = byKey === 1;
      const given = { external, derived: derived ?? undefined, isBesideKeys, isWide: wide === 1 };
      await this.write({ kind, id, project }, { [api]: given });
      await this.forgetLost(kind, [id]);
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

  async #organization(project: number): Promise<number> {
    const row = this.db.selectFrom('projects').select('organization').where('id', '=', project);
    return (await row.executeTakeFirstOrThrow()).organization;
  }
}
