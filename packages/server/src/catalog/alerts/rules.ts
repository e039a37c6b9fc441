/** Alert rules of projects. */
import { sql, type Selectable } from 'kysely';
import { isIn, rowsTable } from '../store-sql.js';
import { NamedBodies } from '../named-bodies.js';
import type { Schema } from '../schema.js';
import { chunks, fromJson, toJson } from '../repository.js';
import { Pace } from '../../model/pace.js';
import type { AlertRule, AlertRuleFields } from '../../model/records/alert.js';

export class AlertRules extends NamedBodies<'alert_rules', AlertRule> {
  protected readonly table = 'alert_rules';
  protected readonly what = 'Alert rule';

  create(project: number, fields: AlertRuleFields, from: number): Promise<AlertRule> {
    return this.insert(project, fields, { from_time: from, settled: 0 });
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
      for (const row of rows) made.push(this.fromRow(row));
      if (pace.late()) await pace.rest();
    }
    return made;
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
    return rows.map((row) => ({ rule: this.fromRow(row), settled: row.settled === 1 }));
  }

  update(
    project: number,
    id: number,
    fields: AlertRuleFields,
    /** It looks for something else from here on. */
    from: number | undefined,
  ): Promise<AlertRule | undefined> {
    return this.replace(project, id, fields, from === undefined ? {} : { from_time: from, settled: 0 });
  }

  /** Rules as they were and are, with the same names; one whose `from` is another looks for something else. */
  async updateAll(
    changed: readonly { readonly before: AlertRule; readonly after: AlertRule }[],
  ): Promise<void> {
    const pace = new Pace();
    for (const some of chunks(changed)) {
      const rows = some.map(({ before, after }) => {
        const { id, project: _, name: __, from, created: ___, updated: ____, ...body } = after;
        return { id, body: toJson(body), begun: from === before.from ? '' : String(from) };
      });
      const given = rowsTable(this.store, { id: 'bigint', body: 'text', begun: 'text' }, rows);
      await sql`update alert_rules set body = given.body, updated = ${Date.now()},
        from_time = case when given.begun = '' then from_time else cast(given.begun as bigint) end,
        settled = case when given.begun = '' then settled else 0 end
        from ${given} as given where alert_rules.id = given.id`.execute(this.db);
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

  protected fromRow(row: Selectable<Schema['alert_rules']>): AlertRule {
    return {
      ...fromJson<Omit<AlertRuleFields, 'name'>>(row.body),
      id: row.id,
      project: row.project,
      name: row.name,
      from: row.from_time,
      created: row.created,
      updated: row.updated,
    };
  }
}
