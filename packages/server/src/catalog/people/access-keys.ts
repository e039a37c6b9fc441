/**
 * Access keys: a key and a secret by which devices log in (Losant's REST and MQTT). Rules: only the SHA-256 of the secret
 * is kept; every read by people names the project.
 */
import type { Selectable } from 'kysely';
import { randomHexId } from '../../model/identity.js';
import type { TokenLimits } from '../../model/records/adoption.js';
import { isIn } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { given } from '../../model/given.js';
import {
  flag,
  fromJson,
  fromJsonOrNull,
  Repository,
  toJson,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import type { AccessKey, AccessKeyFields } from '../../model/records/access-key.js';

const BYTES = bytesOf(['access_keys.name', 'access_keys.description', 'access_keys.rules']);

/** Of an adopted key, what limits it. */
interface Adopted {
  readonly adopted_id?: number | null;
  readonly adopted_api?: string | null;
  readonly adopted_expires?: number | null;
  readonly adopted_addresses?: string | null;
}

const limitsOf = (row: Adopted): TokenLimits | null =>
  row.adopted_id == null || row.adopted_api == null
    ? null
    : {
        adoption: row.adopted_id,
        api: row.adopted_api,
        addresses: fromJsonOrNull(row.adopted_addresses ?? null),
        expires: row.adopted_expires ?? null,
      };

const fromRow = (row: Selectable<Schema['access_keys']> & Adopted): AccessKey => ({
  id: row.id,
  project: row.project,
  publicId: row.public_id,
  key: row.key,
  name: row.name,
  description: row.description,
  active: row.active === 1 && (row.adopted_expires ?? Infinity) > Date.now(),
  rules: fromJson(row.rules),
  created: row.created,
  updated: row.updated,
  lastUsed: row.last_used,
});

/** Projects that one key may lead to, by different secrets. */
const MAX_SAME = 1_000;

export interface KeyForLogin extends AccessKey {
  readonly hash: string;
  /** Of an adopted one; null: of every other. */
  readonly limits: TokenLimits | null;
}

export class AccessKeys extends Repository {
  async create(
    project: number,
    secret: { key: string; hash: string },
    { name = null, description = null, active = true, rules = {} }: AccessKeyFields,
  ): Promise<AccessKey> {
    const now = Date.now();
    const row = await this.db
      .insertInto('access_keys')
      .values({
        ...secret,
        project,
        name,
        description,
        public_id: randomHexId(),
        active: flag(active),
        rules: toJson(rules),
        created: now,
        updated: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  /** With the hashes of their secrets, whatever projects they belong to, the oldest first: for a login. */
  async findForLogin(key: string): Promise<KeyForLogin[]> {
    const query = this.#rows().where('key', '=', key).orderBy('access_keys.id').limit(MAX_SAME);
    const rows = await query.execute();
    return rows.map((row) => ({ ...fromRow(row), hash: row.hash, limits: limitsOf(row) }));
  }

  async get(id: number): Promise<AccessKey | undefined> {
    const row = await this.#rows().where('access_keys.id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async find(project: number, publicId: string): Promise<AccessKey | undefined> {
    const row = await this.#rows()
      .where('access_keys.project', '=', project)
      .where('public_id', '=', publicId)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<AccessKey>> {
    const found = await measure(
      this.db
        .selectFrom('access_keys')
        .where('project', '=', project)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit + 1),
      'access_keys.id',
      BYTES,
    );
    return this.page(found, limit, async (ids) => {
      const rows = await this.#rows()
        .where((eb) => isIn(this.store, eb.ref('access_keys.id'), ids))
        .execute();
      return rows.map(fromRow);
    });
  }

  /** Also what is known of the adoption of an adopted one. */
  #rows() {
    return this.db
      .selectFrom('access_keys')
      .leftJoin('adoptions', 'adoptions.access_key', 'access_keys.id')
      .selectAll('access_keys')
      .select(['adoptions.id as adopted_id', 'adoptions.api as adopted_api'])
      .select(['adoptions.expires as adopted_expires', 'adoptions.addresses as adopted_addresses']);
  }

  async update(project: number, id: number, fields: AccessKeyFields): Promise<AccessKey | undefined> {
    const { name, description, active, rules } = fields;
    const row = await this.db
      .updateTable('access_keys')
      .set({
        ...given({
          name,
          description,
          active: active === undefined ? undefined : flag(active),
          rules: rules && toJson(rules),
        }),
        updated: Date.now(),
      })
      .where('project', '=', project)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row && fromRow(row);
  }

  /** In the place of the hash that is known, another one of the same secret. */
  async rehash(id: number, before: string, hash: string): Promise<void> {
    const query = this.db.updateTable('access_keys').set({ hash });
    await query.where('id', '=', id).where('hash', '=', before).execute();
  }

  async touch(id: number, at: number): Promise<void> {
    await this.db.updateTable('access_keys').set({ last_used: at }).where('id', '=', id).execute();
  }

  async delete(project: number, id: number): Promise<boolean> {
    const result = await this.db
      .deleteFrom('access_keys')
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }
}
