/**
 * Conditions on devices as a tree, for every API that lets people search for them, and lists in any order. Rules: only
 * living devices of the named project are ever found; a comparison with a value of another type holds for no device.
 */
import { sql, type CompiledQuery, type Expression, type RawBuilder } from 'kysely';
import { compareCodePoints } from '../../model/code-points.js';
import { FirstOf } from '../../model/first-of.js';
import { isIn } from '../store-sql.js';
import { Relations } from './relations.js';
import { Deadline, Scan, withinWindow } from './scan.js';
import { shownId } from './shown-id.js';
import { conditionSql } from './search-sql.js';
import { deviceBytes, Devices } from './devices.js';
import { measure } from '../pages.js';
import { countOf, Repository } from '../repository.js';
import type { DeviceIdText, DeviceSort, DeviceSearch } from '../../model/records/device-search.js';
import type { Device } from '../../model/records/device.js';

/** A device that nobody ever spoke of comes before those that are not connected. */
const ORDER = {
  key: sql<string | number>`d.key`,
  name: sql<string | number>`coalesce(d.name, d.key)`,
  created: sql<string | number>`d.created`,
  updated: sql<string | number>`d.updated`,
  connected: sql<string | number>`coalesce(d.connected, -1)`,
} as const satisfies Record<Exclude<DeviceSort, 'id'>, RawBuilder<string | number>>;

export class DeviceSearches extends Repository {
  async search(project: number, search: DeviceSearch): Promise<{ items: Device[]; total: number }> {
    const { ids, total } = await this.#find(project, search);
    const sizes = await measure(
      this.db.selectFrom('devices as d').where((eb) => isIn(this.store, eb.ref('d.id'), ids)),
      'd.id',
      deviceBytes('d'),
    );
    const byId = new Map(sizes.map((size) => [size.id, size]));
    const found = ids.map((id) => byId.get(id)).filter((size) => size !== undefined);
    const devices = new Devices(this.db, this.store);
    return { items: await this.positions(found, search, (some) => devices.listByIds(project, some)), total };
  }

  /** The ids of one page, and how many devices there are in all. */
  async #find(project: number, search: DeviceSearch): Promise<{ ids: number[]; total: number }> {
    const { where, ids, sort, direction = 'asc', offset = 0, limit } = search;
    const living = this.db
      .selectFrom('devices as d')
      .select('d.id')
      .where('d.project', '=', project)
      .where('d.deleted', 'is', null);
    // In the order of an index, and counted by it.
    if (where === undefined && (sort === undefined || sort === 'key')) {
      const rows = await living
        .orderBy(sort === 'key' ? 'd.key' : 'd.id', direction)
        .limit(limit)
        .offset(offset)
        .execute();
      const all = this.db.selectFrom('devices').where('project', '=', project).where('deleted', 'is', null);
      return { ids: rows.map(({ id }) => id), total: await countOf(all) };
    }
    const deadline = new Deadline();
    let query = living.select(this.#rank(sort, ids).as('rank')).where(withinWindow('d.id'));
    if (where !== undefined) {
      const relations = new Relations(this.db, this.store, { project, deadline, ids });
      query = query.where(conditionSql(this.store, await relations.resolve(where), ids));
    }
    const first = new FirstOf(inOrder(direction), offset + limit);
    let total = 0;
    const counted = this.#counted(query, direction, offset + limit);
    for await (const rows of new Scan(this.db, deadline).rows('devices', project, counted)) {
      total += Number(rows[0]?.total ?? 0);
      await first.add(rows);
    }
    const found = await first.sorted();
    return { ids: found.slice(offset, offset + limit).map(({ id }) => id), total };
  }

  /** The first rows of each window, which are all that a page can need of it, with how many it has. */
  #counted(query: Expression<Ranked>, direction: 'asc' | 'desc', wanted: number): CompiledQuery<Counted> {
    const order = sql.raw(direction);
    return sql<Counted>`with found as materialized ${query}
      select id, rank, (select count(*) from found) as total from found
      order by rank ${order}, id ${order} limit ${Math.max(wanted, 1)}`.compile(this.db);
  }

  #rank(sort: DeviceSort | undefined, ids: DeviceIdText | undefined): RawBuilder<string | number> {
    if (sort === undefined) return sql<number>`d.id`;
    if (sort !== 'id') return ORDER[sort];
    if (ids === undefined) throw new Error('an order by ids needs to know what they look like');
    return shownId(this.store, ids, 'd.id');
  }
}

interface Ranked {
  readonly id: number;
  readonly rank: string | number;
}

interface Counted extends Ranked {
  readonly total: number;
}

/** Texts by code point, as both stores compare them; what is equal, in the order of its making. */
const inOrder =
  (direction: 'asc' | 'desc') =>
  (a: Ranked, b: Ranked): number => {
    const order = compareRanks(a.rank, b.rank) || a.id - b.id;
    return direction === 'asc' ? order : -order;
  };

function compareRanks(a: string | number, b: string | number): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  return compareCodePoints(a, b);
}
