/**
 * People. Rule: an e-mail address is kept in its canonical form, so that it names one user however it is written; the password
 * is only ever a hash here, and `User`, which services hand out, does not have it.
 */
import { isIn } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import { canonicalAddress } from '../../model/email-address.js';
import { unique } from '../errors.js';
import { given } from '../../model/given.js';
import { fromJson, Repository, toJson, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { JsonObject } from '../../model/json-object.js';
import type { User } from '../../model/records/people.js';

const COLUMNS = [
  'users.id',
  'users.email',
  'users.name',
  'users.username',
  'users.attributes',
  'users.created',
  'users.updated',
] as const;

const BYTES = bytesOf(['users.email', 'users.name', 'users.username', 'users.attributes']);

const fromRow = <T extends { attributes: string }>(
  row: T,
): Omit<T, 'attributes'> & { attributes: JsonObject } => ({
  ...row,
  attributes: fromJson(row.attributes),
});

/** What a person logs in by, of what is given: as an error names the one that is taken. */
function logins(given: { email?: string; username?: string | null }): [field: string, value: string] {
  const named = Object.entries({ email: given.email, 'user name': given.username });
  const there = named.filter(([, value]) => typeof value === 'string');
  return [there.map(([name]) => name).join(' or '), there.map(([, value]) => value).join(' or ')];
}

export class Users extends Repository {
  async create(user: {
    email: string;
    name: string | null;
    password: string;
    username?: string | null;
    attributes?: JsonObject;
  }): Promise<User> {
    const now = Date.now();
    const email = canonicalAddress(user.email);
    const { name, password, username = null, attributes = {} } = user;
    const row = await unique('User', ...logins({ email, username }), () =>
      this.db
        .insertInto('users')
        .values({
          email,
          name,
          password,
          username,
          attributes: toJson(attributes),
          created: now,
          updated: now,
        })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow(),
    );
    return fromRow(row);
  }

  async get(id: number): Promise<User | undefined> {
    const row = await this.db.selectFrom('users').select(COLUMNS).where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  /** The hash. */
  async passwordOf(id: number): Promise<string | undefined> {
    const row = await this.db.selectFrom('users').select('password').where('id', '=', id).executeTakeFirst();
    return row?.password;
  }

  /** By e-mail address or user name. */
  async findForLogin(name: string): Promise<(User & { password: string }) | undefined> {
    // The second is how addresses were kept before; one of them may have found its canonical form taken.
    const [canonical, old] = [canonicalAddress(name), name.trim().toLowerCase()];
    const row = await this.db
      .selectFrom('users')
      .select([...COLUMNS, 'users.password'])
      .where((eb) => eb.or([eb('email', 'in', [canonical, old]), eb('username', '=', name.trim())]))
      .orderBy((eb) =>
        eb.case().when('email', '=', old).then(0).when('email', '=', canonical).then(1).else(2).end(),
      )
      .limit(1)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async listMembers(
    organization: number,
    { limit, after = 0 }: KeysetRequest,
  ): Promise<KeysetPage<User & { role: string }>> {
    const members = this.db
      .selectFrom('users')
      .innerJoin('memberships', 'memberships.user', 'users.id')
      .where('memberships.organization', '=', organization);
    const found = await measure(
      members
        .where('users.id', '>', after)
        .orderBy('users.id')
        .limit(limit + 1),
      'users.id',
      BYTES,
    );
    return this.page(found, limit, async (ids) => {
      const rows = await members
        .select([...COLUMNS, 'memberships.role'])
        .where((eb) => isIn(this.store, eb.ref('users.id'), ids))
        .execute();
      return rows.map(fromRow);
    });
  }

  async update(
    id: number,
    fields: {
      name?: string | null;
      password?: string;
      email?: string;
      username?: string | null;
      attributes?: JsonObject;
    },
  ): Promise<User | undefined> {
    const { attributes, email, ...plain } = fields;
    // The limits of an adopted password are those of that password.
    if (fields.password !== undefined) await this.db.deleteFrom('adoptions').where('user', '=', id).execute();
    const row = await unique('User', ...logins(fields), () =>
      this.db
        .updateTable('users')
        .set({
          ...given({
            ...plain,
            email: email === undefined ? undefined : canonicalAddress(email),
            attributes: attributes && toJson(attributes),
          }),
          updated: Date.now(),
        })
        .where('id', '=', id)
        .returning(COLUMNS)
        .executeTakeFirst(),
    );
    return row && fromRow(row);
  }

  async delete(id: number): Promise<void> {
    await this.db.deleteFrom('users').where('id', '=', id).execute();
  }
}
