/** For which alerts of a project nobody is told anything, and until when. */
import type { Selectable } from 'kysely';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { countOf, Repository, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { Silence, SilenceFields } from '../../model/records/alert.js';

const BYTES = bytesOf(['alert_silences.device', 'alert_silences.comment']);

const fromRow = (row: Selectable<Schema['alert_silences']>): Silence => ({
  id: row.id,
  project: row.project,
  rule: row.rule,
  device: row.device,
  from: row.from_time,
  until: row.until,
  comment: row.comment,
  by: row.made_by,
  created: row.created,
});

export class AlertSilences extends Repository {
  async create(project: number, fields: SilenceFields, by: string): Promise<Silence> {
    const { rule, device, from, until, comment } = fields;
    const row = await this.db
      .insertInto('alert_silences')
      .values({ project, rule, device, from_time: from, until, comment, made_by: by, created: Date.now() })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  /** Those that are not over. */
  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<Silence>> {
    const query = this.#lasting(project).where('id', '>', after);
    const found = await measure(query.orderBy('id').limit(limit + 1), 'alert_silences.id', BYTES);
    return this.page(found, limit, async (ids) => (await this.rowsById('alert_silences', ids)).map(fromRow));
  }

  /** Those that hold now. */
  async inForce(project: number): Promise<Silence[]> {
    const rows = await this.#lasting(project).where('from_time', '<=', Date.now()).execute();
    return rows.map(fromRow);
  }

  count(project: number): Promise<number> {
    return countOf(this.#lasting(project));
  }

  async get(project: number, id: number): Promise<Silence | undefined> {
    const row = await this.#lasting(project).where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async delete(project: number, id: number): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('alert_silences')
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #lasting(project: number) {
    return this.db
      .selectFrom('alert_silences')
      .selectAll()
      .where('project', '=', project)
      .where('until', '>', Date.now());
  }
}
