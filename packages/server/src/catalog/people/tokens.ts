/** Tokens. Rule: only the SHA-256 of a secret is kept; a revoked token stays as a row, for the record of who used what. */
import { sql, type Selectable, type SelectQueryBuilder } from 'kysely';
import { randomHexId } from '../../model/identity.js';
import { isIn } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { given } from '../../model/given.js';
import {
  flag,
  fromJson,
  Repository,
  toJson,
  toJsonOrNull,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import type { JsonObject } from '../../model/json-object.js';
import type { Adoption, TokenLimits } from '../../model/records/adoption.js';
import type { TokenKind, TokenInfo } from '../../model/records/token.js';

const LISTED: readonly TokenKind[] = ['api', 'adopted'];

/** Of those that people see and revoke. */
export const isListed = ({ kind }: Pick<TokenInfo, 'kind'>): boolean => LISTED.includes(kind);

export type NewToken = Pick<
  TokenInfo,
  'kind' | 'name' | 'owner' | 'organization' | 'project' | 'scopes' | 'expires'
> &
  Partial<Pick<TokenInfo, 'description' | 'device' | 'active' | 'attributes' | 'refreshedFrom' | 'limits'>>;

const BYTES = bytesOf(
  ['name', 'scopes', 'description', 'attributes', 'limits'].map((column) => `tokens.${column}`),
);

function fromRow(row: Selectable<Schema['tokens']>): TokenInfo {
  const { id, name, owner, organization, project, expires, created, revoked } = row;
  const kind = row.kind as TokenKind;
  return {
    id,
    kind,
    name,
    owner,
    organization,
    project,
    scopes: fromJson(row.scopes),
    expires,
    created,
    lastUsed: row.last_used,
    revoked,
    publicId: row.public_id,
    description: row.description,
    device: row.device,
    active: row.active === 1,
    attributes: fromJson(row.attributes),
    refreshedFrom: row.refreshed_from,
    limits:
      row.limits === null
        ? null
        : { adoption: row.adoption ?? 0, ...fromJson<Omit<TokenLimits, 'adoption'>>(row.limits) },
  };
}

export class Tokens extends Repository {
  async create(
    hash: string,
    { refreshedFrom = null, limits = null, ...token }: NewToken,
  ): Promise<TokenInfo> {
    const { adoption, ...kept } = limits ?? { adoption: null };
    const row = await this.db
      .insertInto('tokens')
      .values({
        ...token,
        hash,
        refreshed_from: refreshedFrom,
        adoption,
        limits: toJsonOrNull(limits === null ? null : kept),
        scopes: toJson(token.scopes),
        public_id: randomHexId(),
        active: flag(token.active ?? true),
        attributes: toJson(token.attributes ?? {}),
        created: Date.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  /** Also revoked and expired ones: the caller decides. */
  async findByHash(hash: string): Promise<TokenInfo | undefined> {
    const row = await this.db.selectFrom('tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
    return row && fromRow(row);
  }

  /** By any of these hashes, with the one that it has. */
  async findForRequest(hashes: readonly string[]): Promise<{ token: TokenInfo; hash: string } | undefined> {
    const row = await this.db.selectFrom('tokens').selectAll().where('hash', 'in', hashes).executeTakeFirst();
    return row && { token: fromRow(row), hash: row.hash };
  }

  /** Says by which adoption a new token came. */
  async tie(id: number, adoption: number): Promise<void> {
    await this.db.updateTable('tokens').set({ adoption }).where('id', '=', id).execute();
  }

  /** Lets the secret of a revoked token be adopted again: nothing else of its row changes. */
  async freeHash(id: number): Promise<void> {
    await this.db
      .updateTable('tokens')
      .set({ hash: sql<string>`hash || ${` ${id}`}` })
      .where('id', '=', id)
      .where('revoked', 'is not', null)
      .execute();
  }

  async get(organization: number, id: number): Promise<TokenInfo | undefined> {
    const row = await this.db
      .selectFrom('tokens')
      .selectAll()
      .where('organization', '=', organization)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  /** Of whatever organization: by it a person acts in all of theirs. */
  async getAnywhere(id: number): Promise<TokenInfo | undefined> {
    const row = await this.db.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async findByPublicId(project: number, publicId: string): Promise<TokenInfo | undefined> {
    const row = await this.db
      .selectFrom('tokens')
      .selectAll()
      .where('project', '=', project)
      .where('public_id', '=', publicId)
      .where('kind', 'in', LISTED)
      .where('revoked', 'is', null)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async update(
    id: number,
    fields: { name?: string; description?: string | null; active?: boolean; attributes?: JsonObject },
  ): Promise<TokenInfo | undefined> {
    const { name, description, active, attributes } = fields;
    const row = await this.db
      .updateTable('tokens')
      .set(
        given({
          name,
          description,
          active: active === undefined ? undefined : flag(active),
          attributes: attributes && toJson(attributes),
        }),
      )
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row && fromRow(row);
  }

  /** The tokens that people made and nobody revoked; `projects` limits to tokens of these, null to none. */
  async list(
    organization: number,
    projects: readonly number[] | null,
    { limit, after = 0 }: KeysetRequest,
  ): Promise<KeysetPage<TokenInfo>> {
    let query = this.db
      .selectFrom('tokens')
      .where('organization', '=', organization)
      .where('kind', 'in', LISTED)
      .where('revoked', 'is', null)
      .where('id', '>', after);
    if (projects !== null) query = query.where('project', 'in', projects.length > 0 ? [...projects] : [0]);
    return this.#pageOf(query, limit);
  }

  /** The tokens that a person made and nobody revoked: all, or with an organization those for all of its projects. */
  async listOwned(
    owner: number,
    { limit, after = 0 }: KeysetRequest,
    organization?: number,
  ): Promise<KeysetPage<TokenInfo>> {
    let query = this.db
      .selectFrom('tokens')
      .where('owner', '=', owner)
      .where('kind', 'in', LISTED)
      .where('revoked', 'is', null)
      .where('id', '>', after);
    if (organization !== undefined)
      query = query.where('organization', '=', organization).where('project', 'is', null);
    return this.#pageOf(query, limit);
  }

  async getOwned(owner: number, id: number): Promise<TokenInfo | undefined> {
    const row = await this.db
      .selectFrom('tokens')
      .selectAll()
      .where('owner', '=', owner)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async touch(id: number, at: number): Promise<void> {
    await this.db.updateTable('tokens').set({ last_used: at }).where('id', '=', id).execute();
  }

  async revoke(organization: number, id: number): Promise<boolean> {
    const result = await this.db
      .updateTable('tokens')
      .set({ revoked: Date.now() })
      .where('organization', '=', organization)
      .where('id', '=', id)
      .where('revoked', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** The ids of all that came of a token by refreshing, and that nobody revoked. */
  async refreshedFrom(organization: number, id: number): Promise<number[]> {
    const rows = await this.db
      .withRecursive('later(id)', (db) =>
        db
          .selectFrom('tokens')
          .select('tokens.id')
          .where('refreshed_from', '=', id)
          .union((eb) =>
            eb
              .selectFrom('tokens')
              .innerJoin('later', 'later.id', 'tokens.refreshed_from')
              .select('tokens.id'),
          ),
      )
      .selectFrom('tokens')
      .innerJoin('later', 'later.id', 'tokens.id')
      .select('tokens.id')
      .where('organization', '=', organization)
      .where('revoked', 'is', null)
      .execute();
    return rows.map((row) => row.id);
  }

  /** A changed password or a left member ends the logins; tokens for machines are ended only with `all`. */
  async revokeOfOwner(owner: number, which: 'login' | 'all', organization?: number): Promise<void> {
    let query = this.db
      .updateTable('tokens')
      .set({ revoked: Date.now() })
      .where('owner', '=', owner)
      .where('revoked', 'is', null);
    if (which === 'login') query = query.where('kind', '=', 'login');
    if (organization !== undefined) query = query.where('organization', '=', organization);
    await query.execute();
  }

  /** All that came by an adopted credential, itself among them, in whichever organization its person acts; how many were good until now. */
  async revokeOfAdoption({ id }: Pick<Adoption, 'id' | 'organization'>): Promise<number> {
    const result = await this.db
      .updateTable('tokens')
      .set({ revoked: Date.now() })
      .where('adoption', '=', id)
      .where('revoked', 'is', null)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  async revokeOfOrganization(organization: number): Promise<void> {
    await this.db
      .updateTable('tokens')
      .set({ revoked: Date.now() })
      .where('organization', '=', organization)
      .where('revoked', 'is', null)
      .execute();
  }

  /** Login tokens that ended before the given time are of no more use. */
  async deleteEndedLogins(before: number): Promise<void> {
    await this.db
      .deleteFrom('tokens')
      .where('kind', 'in', ['login', 'device'])
      .where((eb) => eb.or([eb('expires', '<', before), eb('revoked', '<', before)]))
      .execute();
  }

  async #pageOf(
    query: SelectQueryBuilder<Schema, 'tokens', object>,
    limit: number,
  ): Promise<KeysetPage<TokenInfo>> {
    const found = await measure(query.orderBy('id').limit(limit + 1), 'tokens.id', BYTES);
    return this.page(found, limit, async (ids) => {
      const rows = await this.db
        .selectFrom('tokens')
        .selectAll()
        .where((eb) => isIn(this.store, eb.ref('id'), ids))
        .execute();
      return rows.map(fromRow);
    });
  }
}
