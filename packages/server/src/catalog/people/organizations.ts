/** Organizations: the owners of projects and the employers of members. */
import type { Selectable } from 'kysely';
import type { Schema } from '../schema.js';
import { unique } from '../errors.js';
import { given } from '../../model/given.js';
import { fromJson, Repository, toJson } from '../repository.js';
import type { JsonObject } from '../../model/json-object.js';
import type { Organization } from '../../model/records/people.js';

const fromRow = (row: Selectable<Schema['organizations']>): Organization => ({
  ...row,
  attributes: fromJson(row.attributes),
});

export class Organizations extends Repository {
  async create(
    name: string,
    fields: { slug?: string | null; attributes?: JsonObject } = {},
  ): Promise<Organization> {
    const now = Date.now();
    const { slug = null, attributes = {} } = fields;
    const row = await unique('Organization', 'slug', slug, () =>
      this.db
        .insertInto('organizations')
        .values({ name, slug, attributes: toJson(attributes), created: now, updated: now })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return fromRow(row);
  }

  async get(id: number): Promise<Organization | undefined> {
    const row = await this.db.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async findBySlug(slug: string): Promise<Organization | undefined> {
    const row = await this.db
      .selectFrom('organizations')
      .selectAll()
      .where('slug', '=', slug)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async list(): Promise<Organization[]> {
    return (await this.db.selectFrom('organizations').selectAll().orderBy('id').execute()).map(fromRow);
  }

  /** Its row stays, because tokens and points refer to it; its slug is free again. */
  async retire(id: number): Promise<void> {
    await this.db
      .updateTable('organizations')
      .set({ slug: null, updated: Date.now() })
      .where('id', '=', id)
      .execute();
  }

  async update(
    id: number,
    fields: { name?: string; slug?: string; attributes?: JsonObject },
  ): Promise<Organization | undefined> {
    const { attributes, ...plain } = fields;
    const row = await unique('Organization', 'slug', fields.slug, () =>
      this.db
        .updateTable('organizations')
        .set({ ...given({ ...plain, attributes: attributes && toJson(attributes) }), updated: Date.now() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),
    );
    return row && fromRow(row);
  }
}
