/**
 * Credentials of another platform that were adopted: what is known of each beside the token, the access key or the person that
 * it became, and which goes with it. Rule: nothing of the secret stands here, not its hash either.
 */
import { sql, type Selectable } from 'kysely';
import { isIn } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import {
  countOf,
  flag,
  fromJsonOrNull,
  Repository,
  toJsonOrNull,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import type { AdoptedForm, AdoptedLimits, Adoption } from '../../model/records/adoption.js';

export type NewAdoption = Omit<Adoption, 'id' | 'created'>;

const BYTES = bytesOf(['adoptions.name', 'adoptions.identifier', 'adoptions.addresses']);

const fromRow = (row: Selectable<Schema['adoptions']>): Adoption => ({
  id: row.id,
  organization: row.organization,
  project: row.project,
  api: row.api,
  form: row.form as AdoptedForm,
  name: row.name,
  identifier: row.identifier,
  addresses: fromJsonOrNull(row.addresses),
  weak: row.weak === 1,
  expires: row.expires,
  token: row.token,
  accessKey: row.access_key,
  user: row.user,
  created: row.created,
});

export class Adoptions extends Repository {
  async create({ addresses, weak, accessKey, ...adoption }: NewAdoption): Promise<Adoption> {
    const row = await this.db
      .insertInto('adoptions')
      .values({
        ...adoption,
        addresses: toJsonOrNull(addresses),
        weak: flag(weak),
        access_key: accessKey,
        created: Date.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  async get(organization: number, id: number): Promise<Adoption | undefined> {
    const row = await this.db
      .selectFrom('adoptions')
      .selectAll()
      .where('organization', '=', organization)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async ofUser(user: number): Promise<Adoption | undefined> {
    const row = await this.db.selectFrom('adoptions').selectAll().where('user', '=', user).executeTakeFirst();
    return row && fromRow(row);
  }

  async ofAccessKey(key: number): Promise<Adoption | undefined> {
    const adoptions = this.db.selectFrom('adoptions').selectAll();
    const row = await adoptions.where('access_key', '=', key).executeTakeFirst();
    return row && fromRow(row);
  }

  /** Those of one project that nobody revoked; with `logins` also those of no project. */
  async list(
    organization: number,
    { project, logins }: { readonly project: number; readonly logins: boolean },
    { limit, after = 0 }: KeysetRequest,
  ): Promise<KeysetPage<Adoption>> {
    const query = this.db
      .selectFrom('adoptions')
      .leftJoin('tokens', 'tokens.id', 'adoptions.token')
      .where('adoptions.organization', '=', organization)
      .where('tokens.revoked', 'is', null)
      .where('adoptions.id', '>', after)
      .where((eb) =>
        logins
          ? eb.or([eb('adoptions.project', '=', project), eb('adoptions.project', 'is', null)])
          : eb('adoptions.project', '=', project),
      );
    const found = await measure(query.orderBy('adoptions.id').limit(limit + 1), 'adoptions.id', BYTES);
    return this.page(found, limit, async (ids) => {
      const rows = await this.db
        .selectFrom('adoptions')
        .selectAll()
        .where((eb) => isIn(this.store, eb.ref('id'), ids))
        .execute();
      return rows.map(fromRow);
    });
  }

  /** Where the weak tokens of the installation are good, each place once. */
  async weakPlaces(): Promise<AdoptedLimits[]> {
    const rows = await this.db
      .selectFrom('adoptions')
      .innerJoin('tokens', 'tokens.id', 'adoptions.token')
      .select(['adoptions.api', 'adoptions.addresses'])
      .distinct()
      .where('adoptions.weak', '=', sql.lit(1))
      .where('tokens.revoked', 'is', null)
      .orderBy('adoptions.api')
      .orderBy('adoptions.addresses')
      .execute();
    return rows.map(({ api, addresses }) => ({ api, addresses: fromJsonOrNull(addresses) }));
  }

  /** How many weak tokens of a project are not revoked. */
  async countWeak(project: number): Promise<number> {
    return countOf(
      this.db
        .selectFrom('adoptions')
        .innerJoin('tokens', 'tokens.id', 'adoptions.token')
        .where('adoptions.project', '=', project)
        .where('adoptions.weak', '=', sql.lit(1))
        .where('tokens.revoked', 'is', null),
    );
  }
}
