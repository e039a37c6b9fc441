/**
 * Streamers, the numbered report sources of devices. Rules: (device, number) is one streamer; `lastId` never falls, and
 * it is raised only for readings that are durable, because devices forget what lies at or below it.
 */
import type { Selectable } from 'kysely';
import { isIn } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { countOf, Repository } from '../repository.js';
import type { Positioned, Position } from '../../model/records/lists.js';
import type { Streamer, StreamerFilter } from '../../model/records/report.js';

const fromRow = ({ last_id, ...row }: Selectable<Schema['streamers']>): Streamer => ({
  ...row,
  lastId: last_id,
});

export class Streamers extends Repository {
  async ensure(device: number, number: number, selector: number): Promise<Streamer> {
    const found = await this.#of(device, number);
    if (found !== undefined) return found;
    const now = Date.now();
    await this.db
      .insertInto('streamers')
      .values({ device, number, selector, last_id: 0, base: null, created: now, updated: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const made = await this.#of(device, number);
    if (made === undefined)
      throw new Error(`streamer ${number} of device ${device} vanished while it was made`);
    return made;
  }

  /** Streamers of living devices, by rising id. */
  async list(
    projects: readonly number[],
    { device, number, selector }: StreamerFilter,
    { offset, limit }: Position,
  ): Promise<Positioned<Streamer>> {
    let query = this.db
      .selectFrom('streamers')
      .innerJoin('devices', 'devices.id', 'streamers.device')
      .where('devices.deleted', 'is', null)
      .where((eb) => isIn(this.store, eb.ref('devices.project'), projects));
    if (device !== undefined) query = query.where('streamers.device', '=', device);
    if (number !== undefined) query = query.where('streamers.number', '=', number);
    if (selector !== undefined) query = query.where('streamers.selector', '=', selector);
    const total = await countOf(query);
    const rows = await query
      .selectAll('streamers')
      .orderBy('streamers.id')
      .limit(limit)
      .offset(offset)
      .execute();
    return { items: rows.map(fromRow), total };
  }

  /** What the newest report says of the streamer. */
  async advance(id: number, newest: Pick<Streamer, 'lastId' | 'selector'> & { base: number }): Promise<void> {
    const { lastId, base, selector } = newest;
    await this.db
      .updateTable('streamers')
      .set((eb) => ({
        last_id: eb.case().when('last_id', '<', lastId).then(lastId).else(eb.ref('last_id')).end(),
        selector,
        base,
        updated: Date.now(),
      }))
      .where('id', '=', id)
      .execute();
  }

  async #of(device: number, number: number): Promise<Streamer | undefined> {
    const row = await this.db
      .selectFrom('streamers')
      .selectAll()
      .where('device', '=', device)
      .where('number', '=', number)
      .executeTakeFirst();
    return row && fromRow(row);
  }
}
