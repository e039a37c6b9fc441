/**
 * What an external id means. Rule: within its scope (the organization for projects, else the project) an id that a thing brought
 * comes before one that is made of a number, and before a key where the API knows devices by their keys.
 */
import { sql } from 'kysely';
import type { IdKind } from '../../model/identity.js';
import type { IdScope } from '../../model/records/external-ids.js';
import { Repository } from '../repository.js';
import { isIn } from '../store-sql.js';

/** Things that are made, and where. */
export interface NewOf {
  readonly kind: IdKind;
  readonly scope: IdScope;
}

export interface TakenKey {
  readonly key: string;
  readonly api: string;
  /** The device that brought it as its id. */
  readonly id: number;
}

export class ExternalIdReads extends Repository {
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
}
