/** What is to be told, and what was: at once the queue of notifications, which outlasts a restart, and their log. */
import type { Selectable } from 'kysely';
import { isIn } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { countOf, fromJson, Repository, toJson, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { AlertEvent, Channel, Delivery, DeliveryState } from '../../model/records/alert.js';

const BYTES = bytesOf(['alert_deliveries.events', 'alert_deliveries.channel_name', 'alert_deliveries.error']);

const fromRow = (row: Selectable<Schema['alert_deliveries']>): Delivery => ({
  id: row.id,
  project: row.project,
  channel: row.channel,
  channelName: row.channel_name,
  state: row.state as DeliveryState,
  events: fromJson(row.events),
  count: row.count,
  tries: row.tries,
  error: row.error,
  due: row.due,
  created: row.created,
  updated: row.updated,
});

export class AlertDeliveries extends Repository {
  async create(channel: Channel, events: readonly AlertEvent[], count: number, due: number): Promise<void> {
    const now = Date.now();
    await this.db
      .insertInto('alert_deliveries')
      .values({
        ...{ project: channel.project, channel: channel.id, channel_name: channel.name, state: 'waiting' },
        ...{ events: toJson(events), count, tries: 0, due, created: now, updated: now },
      })
      .execute();
  }

  /** A test of the channel, which tells of no alert; with the reason where it failed. */
  async logTest(channel: Channel, error: string | null): Promise<Delivery> {
    const now = Date.now();
    const row = await this.db
      .insertInto('alert_deliveries')
      .values({
        ...{ project: channel.project, channel: channel.id, channel_name: channel.name },
        ...{ state: error === null ? 'sent' : 'failed', events: toJson([]), count: 0, tries: 1, error },
        ...{ due: now, created: now, updated: now },
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return fromRow(row);
  }

  /** What waits for more to be told together with it. */
  async gathering(channel: number): Promise<Delivery | undefined> {
    const row = await this.db
      .selectFrom('alert_deliveries')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('channel', '=', channel)
      .where('tries', '=', 0)
      .where('due', '>', Date.now())
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async gather(id: number, events: readonly AlertEvent[], count: number, due: number): Promise<void> {
    await this.db
      .updateTable('alert_deliveries')
      .set({ events: toJson(events), count, due, updated: Date.now() })
      .where('id', '=', id)
      .execute();
  }

  async due(limit: number): Promise<Delivery[]> {
    const rows = await this.#waiting().where('due', '<=', Date.now()).orderBy('due').limit(limit).execute();
    return rows.map(fromRow);
  }

  waiting(): Promise<number> {
    return countOf(this.#waiting());
  }

  async tried(
    id: number,
    { state, error, due }: { state: DeliveryState; error: string | null; due: number },
  ): Promise<void> {
    await this.db
      .updateTable('alert_deliveries')
      .set((eb) => ({ state, error, due, tries: eb('tries', '+', 1), updated: Date.now() }))
      .where('id', '=', id)
      .execute();
  }

  /** The newest first. */
  async list(
    project: number,
    filter: { readonly state?: DeliveryState | undefined; readonly channel?: number | undefined },
    { limit, after }: KeysetRequest,
  ): Promise<KeysetPage<Delivery>> {
    let query = this.db.selectFrom('alert_deliveries').selectAll().where('project', '=', project);
    if (after !== undefined) query = query.where('id', '<', after);
    if (filter.state !== undefined) query = query.where('state', '=', filter.state);
    if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
    const found = await measure(query.orderBy('id', 'desc').limit(limit + 1), 'alert_deliveries.id', BYTES);
    return this.page(found, limit, async (ids) =>
      (await this.rowsById('alert_deliveries', ids)).map(fromRow),
    );
  }

  /** Takes what is done and older; a slice of it. */
  async pruneOlder(before: number, limit: number): Promise<void> {
    const old = await this.db
      .selectFrom('alert_deliveries')
      .select('id')
      .where('state', '!=', 'waiting')
      .where('due', '<', before)
      .limit(limit)
      .execute();
    await this.db
      .deleteFrom('alert_deliveries')
      .where((eb) =>
        isIn(
          this.store,
          eb.ref('id'),
          old.map(({ id }) => id),
        ),
      )
      .execute();
  }

  #waiting() {
    return this.db.selectFrom('alert_deliveries').selectAll().where('state', '=', 'waiting');
  }
}
