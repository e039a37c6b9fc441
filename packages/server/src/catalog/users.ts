/**
 * People. Rule: an e-mail address names one user whatever its letter case; the password is only ever a hash here, and
 * `User`, which services hand out, does not have it.
 */
import type { Schema } from './schema.js';
import { unique } from './errors.js';
import { given, page, Subject, type Page, type PageRequest } from './subject.js';
import type { Selectable } from 'kysely';

export type User = Omit<Selectable<Schema['users']>, 'password'>;

const COLUMNS = ['users.id', 'users.email', 'users.name', 'users.created', 'users.updated'] as const;

export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

export class Users extends Subject {
  create(user: { email: string; name: string | null; password: string }): Promise<User> {
    const now = Date.now();
    const email = normalizeEmail(user.email);
    return unique('User', 'email', email, () =>
      this.db
        .insertInto('users')
        .values({ ...user, email, created: now, updated: now })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow(),
    );
  }

  get(id: number): Promise<User | undefined> {
    return this.db.selectFrom('users').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  }

  findForLogin(email: string): Promise<Selectable<Schema['users']> | undefined> {
    return this.db
      .selectFrom('users')
      .selectAll()
      .where('email', '=', normalizeEmail(email))
      .executeTakeFirst();
  }

  async listMembers(
    organization: number,
    { limit, after = 0 }: PageRequest,
  ): Promise<Page<User & { role: string }>> {
    const rows = await this.db
      .selectFrom('users')
      .innerJoin('memberships', 'memberships.user', 'users.id')
      .select([...COLUMNS, 'memberships.role'])
      .where('memberships.organization', '=', organization)
      .where('users.id', '>', after)
      .orderBy('users.id')
      .limit(limit + 1)
      .execute();
    return page(rows, limit);
  }

  update(id: number, fields: { name?: string | null; password?: string }): Promise<User | undefined> {
    return this.db
      .updateTable('users')
      .set({ ...given(fields), updated: Date.now() })
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirst();
  }

  async delete(id: number): Promise<void> {
    await this.db.deleteFrom('users').where('id', '=', id).execute();
  }
}
