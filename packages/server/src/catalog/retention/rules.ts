/** Retention rules of projects. */
import type { Selectable } from 'kysely';
import { NamedBodies } from '../named-bodies.js';
import type { Schema } from '../schema.js';
import { fromJson } from '../repository.js';
import type { RetentionFields, RetentionRule } from '../../model/records/retention.js';

export class RetentionRules extends NamedBodies<'retention_rules', RetentionRule> {
  protected readonly table = 'retention_rules';
  protected readonly what = 'Retention rule';

  create(project: number, fields: RetentionFields): Promise<RetentionRule> {
    return this.insert(project, fields);
  }

  update(project: number, id: number, fields: RetentionFields): Promise<RetentionRule | undefined> {
    return this.replace(project, id, fields);
  }

  /** Of one project, which has few. */
  async all(project: number): Promise<RetentionRule[]> {
    const rows = await this.of(project).orderBy('id').execute();
    return rows.map((row) => this.fromRow(row));
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

  protected fromRow({ body, ...row }: Selectable<Schema['retention_rules']>): RetentionRule {
    return { ...fromJson<Omit<RetentionFields, 'name'>>(body), ...row };
  }
}
