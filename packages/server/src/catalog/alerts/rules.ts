/** Alert rules of projects. Rule: a name is unique within its project; every read and write by people names the project. */
import { sql, type Selectable } from 'kysely';
import { isIn, textTriples } from '../store-sql.js';
import { unique } from '../errors.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import {
  chunks,
  countOf,
  fromJson,
  Repository,
  toJson,
  type KeysetPage,
  type KeysetRequest,
} from '../repository.js';
import { Pace } from '../../model/pace.js';
import type { AlertRule, AlertRuleFields } from '../../model/records/alert.js';

const BYTES = bytesOf(['alert_rules.body', 'alert_rules.name']);

const fromRow = (row: Selectable<Schema['alert_rules']>): AlertRule => ({
  ...fromJson<Omit<AlertRuleFields, 'name'>>(row.body),
  id: row.id,
  project: row.project,
  name: row.name,
  from: row.from_time,
  created: row.created,
  updated: row.updated,
});

export class AlertRules extends Repository {
  async create(project: number, { name, ...body }: AlertRuleFields, from: number): Promise<AlertRule> {
    const now = Date.now();
    const row = await unique('Alert rule', 'name', name, () =>
      this.db
        .insertInto('alert_rules')
        .values({
          project,
          name,
          body: toJson(body),
          from_time: from,
          settled: 0,
          created: now,
          updated: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return fromRow(row);
  }

  /** Names are new, and no two the same. */
  async createAll(project: number, rules: readonly AlertRuleFields[], from: number): Promise<AlertRule[]> {
    const now = Date.now();
    const made: AlertRule[] = [];
    const pace = new Pace();
    for (const some of chunks(rules)) {
      const rows = await this.db
        .insertInto('alert_rules')
        .values(
          some.map(({ name, ...body }) => ({
            ...{ project, name, body: toJson(body), from_time: from, settled: 0 as const },
            ...{ created: now, updated: now },
          })),
        )
        .returningAll()
        .execute();
      for (const row of rows) made.push(fromRow(row));
      if (pace.late()) await pace.rest();
    }
    return made;
  }

  async get(project: number, id: number): Promise<AlertRule | undefined> {
    const row = await this.#of(project).where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async findByName(project: number, name: string): Promise<AlertRule | undefined> {
    const row = await this.#of(project).where('name', '=', name).executeTakeFirst();
    return row && fromRow(row);
  }

  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<AlertRule>> {
    const query = this.#of(project).where('id', '>', after);
    const found = await measure(query.orderBy('id').limit(limit + 1), 'alert_rules.id', BYTES);
    return this.page(found, limit, async (ids) => (await this.rowsById('alert_rules', ids)).map(fromRow));
  }

  /** Of all projects, also deleted ones, which have no series until they are restored; by rising id, with whether each was looked at from its beginning. */
  async everywhere(after: number, limit: number): Promise<{ rule: AlertRule; settled: boolean }[]> {
    const rows = await this.db
      .selectFrom('alert_rules')
      .selectAll('alert_rules')
      .where('alert_rules.id', '>', after)
      .orderBy('alert_rules.id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ rule: fromRow(row), settled: row.settled === 1 }));
  }

  count(project: number): Promise<number> {
    return countOf(this.#of(project));
  }

  async update(
    project: number,
    id: number,
    { name, ...body }: AlertRuleFields,
    /** It looks for something else from here on. */
    from: number | undefined,
  ): Promise<AlertRule | undefined> {
    const row = await unique('Alert rule', 'name', name, () =>
      this.db
        .updateTable('alert_rules')
        .set({
          ...{ name, body: toJson(body), updated: Date.now() },
          ...(from === undefined ? {} : { from_time: from, settled: 0 as const }),
        })
        .where('project', '=', project)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),
    );
    return row && fromRow(row);
  }

  /** Rules as they were and are, with the same names; one whose `from` is another looks for something else. */
  async updateAll(
    changed: readonly { readonly before: AlertRule; readonly after: AlertRule }[],
  ): Promise<void> {
    const pace = new Pace();
    for (const some of chunks(changed)) {
      const rows = some.map(({ before, after }) => {
        const { id, project: _, name: __, from, created: ___, updated: ____, ...body } = after;
        return [id, toJson(body), from === before.from ? '' : String(from)] as const;
      });
      await sql`update alert_rules set body = given.first, updated = ${Date.now()},
        from_time = case when given.second = '' then from_time else cast(given.second as bigint) end,
        settled = case when given.second = '' then settled else 0 end
        from ${textTriples(this.store, rows)} as given where alert_rules.id = given.id`.execute(this.db);
      if (pace.late()) await pace.rest();
    }
  }

  /** They were looked at from their beginning. */
  async settle(ids: readonly number[]): Promise<void> {
    await this.db
      .updateTable('alert_rules')
      .set({ settled: 1 })
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
  }

  async delete(project: number, id: number): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('alert_rules')
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async deleteAll(rules: readonly Pick<AlertRule, 'project' | 'id' | 'name'>[]): Promise<void> {
    const pace = new Pace();
    for (const some of chunks(rules)) {
      const ids = some.map(({ id }) => id);
      await this.db
        .deleteFrom('alert_rules')
        .where((eb) => isIn(this.store, eb.ref('id'), ids))
        .execute();
      if (pace.late()) await pace.rest();
    }
  }

  #of(project: number) {
    return this.db.selectFrom('alert_rules').selectAll().where('project', '=', project);
  }
}
