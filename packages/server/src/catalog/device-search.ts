/**
 * Conditions on devices as a tree, for every API that lets people search for them, and lists in any order. Rules: only
 * living devices of the named project are ever found; a comparison with a value of another type holds for no device.
 */
import { sql } from 'kysely';
import { conditionSql } from './device-search-sql.js';
import { deviceBytes, Devices, type Device } from './devices.js';
import { measure } from './pages.js';
import { Subject } from './subject.js';

/** Ids are the 24 hexadecimal digits; times are milliseconds; `connected` is 1, 0 or null. */
export type DeviceField =
  | 'id'
  | 'parent'
  | 'ancestor'
  | 'gateway'
  | 'key'
  | 'name'
  | 'type'
  | 'class'
  | 'seriesName'
  | 'connected'
  | 'created'
  | 'updated'
  | 'connectedAt'
  | 'disconnectedAt';

export type Comparable = string | number | null;

/** `in` holds for any of the values, `like`-style operators for texts only. */
export type Comparison =
  | { readonly operator: 'eq' | 'gt' | 'lt' | 'gte' | 'lte'; readonly value: Comparable }
  | { readonly operator: 'startsWith' | 'endsWith' | 'contains' | 'glob'; readonly value: string }
  | { readonly operator: 'in'; readonly values: readonly Comparable[] };

export type DeviceCondition =
  | { readonly all: readonly DeviceCondition[] }
  | { readonly any: readonly DeviceCondition[] }
  | { readonly not: DeviceCondition }
  | ({ readonly field: DeviceField; readonly ignoreCase?: boolean } & Comparison)
  /** One tag of the device has one of these keys and one of these values, and none of those; an absent list means any. */
  | { readonly tag: TagTest };

export interface TagTest {
  readonly keys?: readonly string[];
  readonly notKeys?: readonly string[];
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}

export type DeviceSort = 'id' | 'key' | 'name' | 'created' | 'updated' | 'connected';

export interface DeviceSearch {
  readonly where?: DeviceCondition;
  /** Absent: in the order of their making. */
  readonly sort?: DeviceSort;
  readonly direction?: 'asc' | 'desc';
  readonly offset?: number;
  readonly limit: number;
  /** As in `Position`. */
  readonly shorter?: boolean;
}

/** A device that nobody ever spoke of comes before those that are not connected. */
const ORDER = {
  id: sql`d.losant_id`,
  key: sql`d.key`,
  name: sql`coalesce(d.name, d.key)`,
  created: sql`d.created`,
  updated: sql`d.updated`,
  connected: sql`coalesce(d.connected, -1)`,
} as const satisfies Record<DeviceSort, unknown>;

export class DeviceSearches extends Subject {
  async search(project: number, search: DeviceSearch): Promise<{ items: Device[]; total: number }> {
    const { where, sort, direction = 'asc', offset = 0, limit } = search;
    let found = this.db
      .selectFrom('devices as d')
      .where('d.project', '=', project)
      .where('d.deleted', 'is', null);
    if (where !== undefined) found = found.where(conditionSql(this.store, where));
    const ordered = sort === undefined ? found : found.orderBy(ORDER[sort], direction);
    const rows = await measure(
      ordered.orderBy('d.id', direction).limit(limit).offset(offset),
      'd.id',
      deviceBytes('d'),
    );
    const devices = new Devices(this.db, this.store);
    const items = await this.positions(rows, search, (ids) => devices.listByIds(project, ids));
    if (rows.length < limit && (rows.length > 0 || offset === 0))
      return { items, total: offset + rows.length };
    const counted = await found
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return { items, total: Number(counted.count) };
  }
}
