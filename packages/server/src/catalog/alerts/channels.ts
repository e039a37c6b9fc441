/** Whom alerts of a project are told to. Rule: a name is unique within its project; the secret of a webhook is read by who signs alone. */
import type { Selectable } from 'kysely';
import { unique } from '../errors.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { countOf, fromJson, Repository, toJson, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { Channel, ChannelFields } from '../../model/records/alert.js';

const BYTES = bytesOf(['alert_channels.body', 'alert_channels.name']);

const fromRow = (row: Selectable<Schema['alert_channels']>): Channel => ({
  ...fromJson<Omit<ChannelFields, 'name'>>(row.body),
  id: row.id,
  project: row.project,
  name: row.name,
  created: row.created,
  updated: row.updated,
});

export class AlertChannels extends Repository {
  async create(project: number, { name, ...body }: ChannelFields, secret: string | null): Promise<Channel> {
    const now = Date.now();
    const row = await unique('Alert channel', 'name', name, () =>
      this.db
        .insertInto('alert_channels')
        .values({ project, name, body: toJson(body), secret, created: now, updated: now })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return fromRow(row);
  }

  async get(project: number, id: number): Promise<Channel | undefined> {
    const row = await this.#of(project).where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async findByName(project: number, name: string): Promise<Channel | undefined> {
    const row = await this.#of(project).where('name', '=', name).executeTakeFirst();
    return row && fromRow(row);
  }

  async list(project: number, { limit, after = 0 }: KeysetRequest): Promise<KeysetPage<Channel>> {
    const query = this.#of(project).where('id', '>', after);
    const found = await measure(query.orderBy('id').limit(limit + 1), 'alert_channels.id', BYTES);
    return this.page(found, limit, async (ids) => (await this.rowsById('alert_channels', ids)).map(fromRow));
  }

  count(project: number): Promise<number> {
    return countOf(this.#of(project));
  }

  async secret(project: number, id: number): Promise<string | null> {
    return (await this.#of(project).where('id', '=', id).executeTakeFirst())?.secret ?? null;
  }

  async update(
    project: number,
    id: number,
    { name, ...body }: ChannelFields,
    secret: string | null | undefined,
  ): Promise<Channel | undefined> {
    const row = await unique('Alert channel', 'name', name, () =>
      this.db
        .updateTable('alert_channels')
        .set({ name, body: toJson(body), updated: Date.now(), ...(secret === undefined ? {} : { secret }) })
        .where('project', '=', project)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),
    );
    return row && fromRow(row);
  }

  async delete(project: number, id: number): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('alert_channels')
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #of(project: number) {
    return this.db.selectFrom('alert_channels').selectAll().where('project', '=', project);
  }
}
