/**
 * Events: an instant of a series with a JSON document and optionally a file. Rules: an event with a number (sequence)
 * is kept once, whoever sends it again; every read and write names the project or the series of one.
 */
import type { Selectable } from 'kysely';
import { livingSeries } from '../deleted/living.js';
import { isIn } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { given } from '../../model/given.js';
import { chunks, countOf, fromJson, Repository, toJson } from '../repository.js';
import type { Positioned, Position } from '../../model/records/lists.js';
import type { EventFields, Event, EventFilter, EventOrder } from '../../model/records/event.js';

const BYTES = bytesOf(['events.document', 'events.extra']);

const fromRow = (row: Selectable<Schema['events']>): Event => ({ ...row, extra: fromJson(row.extra) });

export class Events extends Repository {
  /** The ids of those that were new, in their order. */
  async add(events: readonly EventFields[]): Promise<number[]> {
    const now = Date.now();
    const rows = events.map((event) => ({
      ...event,
      extra: toJson(event.extra),
      created: now,
      updated: now,
    }));
    return this.transaction(async (tx) => {
      const ids: number[] = [];
      for (const some of chunks(rows)) {
        const made = await tx
          .insertInto('events')
          .values(some)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .execute();
        for (const { id } of made) ids.push(id);
      }
      return ids;
    });
  }

  async get(projects: readonly number[], id: number): Promise<Event | undefined> {
    const row = await livingSeries(this.db)
      .innerJoin('events', 'events.series', 'series.id')
      .selectAll('events')
      .where('events.id', '=', id)
      .where((eb) => isIn(this.store, eb.ref('series.project'), projects))
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async list(filter: EventFilter, order: EventOrder, position: Position): Promise<Positioned<Event>> {
    const { offset, limit } = position;
    const matching = this.#matching(filter);
    const total = await countOf(matching);
    const sorted =
      order === 'newest'
        ? matching.orderBy('time', 'desc').orderBy('id', 'desc')
        : matching.orderBy('sequence').orderBy('series').orderBy('time').orderBy('id');
    const found = await measure(sorted.limit(limit).offset(offset), 'events.id', BYTES);
    const items = await this.positions(found, position, async (ids) =>
      (await this.rowsById('events', ids)).map(fromRow),
    );
    return { items, total };
  }

  /** Numbers of events by series. */
  async counts(series: readonly number[]): Promise<Map<number, number>> {
    const rows = await this.db
      .selectFrom('events')
      .select((eb) => ['series', eb.fn.countAll<number>().as('count')])
      .where((eb) => isIn(this.store, eb.ref('series'), series))
      .groupBy('series')
      .execute();
    return new Map(rows.map(({ series: id, count }) => [id, Number(count)]));
  }

  async update(
    projects: readonly number[],
    id: number,
    fields: Partial<Omit<EventFields, 'series'>>,
  ): Promise<Event | undefined> {
    const { extra, ...others } = fields;
    const row = await this.db
      .updateTable('events')
      .set({ ...given({ ...others, extra: extra && toJson(extra) }), updated: Date.now() })
      .where('id', '=', id)
      .where('series', 'in', this.#seriesOf(projects))
      .returningAll()
      .executeTakeFirst();
    return row && fromRow(row);
  }

  async delete(projects: readonly number[], id: number): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('events')
      .where('id', '=', id)
      .where('series', 'in', this.#seriesOf(projects))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #seriesOf(projects: readonly number[]) {
    return livingSeries(this.db)
      .select('series.id')
      .where((eb) => isIn(this.store, eb.ref('series.project'), projects));
  }

  #matching(filter: EventFilter) {
    let query = this.db
      .selectFrom('events')
      .where((eb) =>
        eb.or(
          filter.windows.map(({ series, from, to }) =>
            eb.and([
              isIn(this.store, eb.ref('series'), series),
              ...(from === undefined ? [] : [eb('time', '>=', from)]),
              ...(to === undefined ? [] : [eb('time', '<', to)]),
            ]),
          ),
        ),
      );
    if (filter.firstId !== undefined) query = query.where('id', '>=', filter.firstId);
    if (filter.lastId !== undefined) query = query.where('id', '<=', filter.lastId);
    if (filter.firstSequence !== undefined) query = query.where('sequence', '>=', filter.firstSequence);
    if (filter.lastSequence !== undefined) query = query.where('sequence', '<=', filter.lastSequence);
    return query;
  }
}
