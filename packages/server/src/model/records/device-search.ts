/** Searches for devices: conditions as a tree, for every API that lets people write them, and lists in any order. */
import type { IdText as Made } from '../identity.js';

/** Ids are those that an API shows (shown-id.ts); times are milliseconds; `connected` is 1, 0 or null. */
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
  /** Tags as `key:value`. */
  | 'tagText'
  | 'connected'
  | 'created'
  | 'updated'
  | 'connectedAt'
  | 'disconnectedAt';

export type Comparable = string | number | null;

/** `in` holds for any of the values, `like`-style operators for texts only. */
export type DeviceComparison =
  | { readonly operator: 'eq' | 'gt' | 'lt' | 'gte' | 'lte'; readonly value: Comparable }
  | { readonly operator: 'startsWith' | 'endsWith' | 'contains' | 'glob'; readonly value: string }
  | { readonly operator: 'in'; readonly values: readonly Comparable[] };

export type DeviceCondition =
  | { readonly all: readonly DeviceCondition[] }
  | { readonly any: readonly DeviceCondition[] }
  | { readonly not: DeviceCondition }
  | ({ readonly field: DeviceField; readonly ignoreCase?: boolean } & DeviceComparison)
  /** It stands, in any case of A to Z, in the key, the name, a tag as `key:value` or the name of a series; it has no line break. */
  | { readonly word: string }
  /** One tag of the device has one of these keys and one of these values, and none of those; an absent list means any. */
  | { readonly tag: TagTest };

export interface TagTest {
  readonly keys?: readonly string[];
  readonly notKeys?: readonly string[];
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}

export interface DeviceIdText {
  /** As among the external ids of a device. */
  readonly api: string;
  readonly made: Made;
}

export type DeviceSort = 'id' | 'key' | 'name' | 'created' | 'updated' | 'connected';

export interface DeviceSearch {
  readonly where?: DeviceCondition;
  /** What ids look like in the condition and in the order; needed where either speaks of them. */
  readonly ids?: DeviceIdText;
  /** Absent: in the order of their making. */
  readonly sort?: DeviceSort;
  readonly direction?: 'asc' | 'desc';
  readonly offset?: number;
  readonly limit: number;
  /** As in `Position`. */
  readonly shorter?: boolean;
}
