/** Organizations: the owners of projects and the employers of members. */
import type { Selectable } from 'kysely';
import type { Schema } from './schema.js';
import { Subject } from './subject.js';

export type Organization = Selectable<Schema['organizations']>;

export class Organizations extends Subject {
  create(name: string): Promise<Organization> {
    const now = Date.now();
    return this.db
      .insertInto('organizations')
      .values({ name, created: now, updated: now })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  get(id: number): Promise<Organization | undefined> {
    return this.db.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst();
  }

  list(): Promise<Organization[]> {
    return this.db.selectFrom('organizations').selectAll().orderBy('id').execute();
  }

  rename(id: number, name: string): Promise<Organization | undefined> {
    return this.db
      .updateTable('organizations')
      .set({ name, updated: Date.now() })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
  }
}
