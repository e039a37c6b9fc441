/** Retention rules of projects. Rule: a name is unique within its project; every read and write by people names the project. */
import type { Selectable } from 'kysely';
import { unique } from '../errors.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { countOf, fromJson, Repository, toJson, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { RetentionFields, RetentionRule } from '../../model/records/retention.js';

const BYTES = bytesOf(['retention_rules.body', 'retention_rules.name']);

const fromRow = ({ body, ...row }: Selectable<Schema['retention_rules']>): RetentionRule => ({
  ...fromJson<Omit<RetentionFields, 'name'>>(body),
  ...row,
});

export class RetentionRules extends Repository {
  async create(project: number, { name, ...body }: RetentionFields): Promise<RetentionRule> {
    const now = Date.now();
    const row = await unique('Retention rule', 'name', name, () =>
      this.db
        .insertInto('retention_rules')
        .values({ project, name, body: toJson(body), created: now, updated: now })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return fromRow(row);
  }

  async get(project: number, id: number): Promise<RetentionRule | undefined> {
    const row = await this.#of(project).where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<RetentionRule>> {
    const query = this.#of(project).where('id', '>', after);
    const found = await measure(query.orderBy('id').limit(limit + 1), 'retention_rules.id', BYTES);
    return this.page(found, limit, async (ids) => (await this.rowsById('retention_rules', ids)).map(fromRow));
  }

  /** Of one project, which has few. */
  async all(project: number): Promise<RetentionRule[]> {
    return (await this.#of(project).orderBy('id').execute()).map(fromRow);
  }

  /** That have rules and are not deleted, with their organizations, by rising id. */
  projects(): Promise<{ id: number; organization: number }[]> {
    return this.db
      .selectFrom('projects')
      .select(['id', 'organization'])
      .where('deleted', 'is', null)
      .where('id', 'in', (eb) => eb.selectFrom('retention_rules').select('project'))
      .orderBy('id')
      .execute();
  }

  count(project: number): Promise<number> {
    return countOf(this.#of(project));
  }

  async update(
    project: number,
    id: number,
    { name, ...body }: RetentionFields,
  ): Promise<RetentionRule | undefined> {
    const row = await unique('Retention rule', 'name', name, () =>
      this.db
        .updateTable('retention_rules')
        .set({ name, body: toJson(body), updated: Date.now() })
        .where('project', '=', project)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),
    );
    return row && fromRow(row);
  }

  async delete(project: number, id: number): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('retention_rules')
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #of(project: number) {
    return this.db.selectFrom('retention_rules').selectAll().where('project', '=', project);
  }
}
