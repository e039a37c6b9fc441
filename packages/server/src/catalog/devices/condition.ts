/**
 * Conditions on devices, without needless nesting, and their size. Ensures that what the stores' parsers see is as flat as
 * it can be: SQLite's takes only some levels of parentheses.
 */
import type { DeviceCondition } from '../../model/records/device-search.js';

/** A condition without relations: `ids`, sorted, are those of the devices for which a part of it holds. */
export type ResolvedCondition =
  | { readonly all: readonly ResolvedCondition[] }
  | { readonly any: readonly ResolvedCondition[] }
  | { readonly not: ResolvedCondition }
  | { readonly ids: readonly number[] }
  | WordCondition
  | Exclude<DeviceCondition, { all: unknown } | { any: unknown } | { not: unknown } | { word: unknown }>;

export interface WordCondition {
  readonly word: string;
  /** The names of series of the project that it stands in. */
  readonly series: readonly string[];
  /** Few names that very many series have: a device is sooner asked for one of them than they for their devices. */
  readonly isWidespread: boolean;
  readonly project: number;
}

/** Parts that are joined in one pair of parentheses; more are joined in groups. */
export const JOINED = 100;

/** The same condition with lists of lists, single parts and double negations dissolved. */
export function simplified(condition: DeviceCondition): DeviceCondition {
  if ('all' in condition) {
    const all = condition.all.map(simplified).flatMap((part) => ('all' in part ? part.all : [part]));
    return all.length === 1 ? all[0]! : { all };
  }
  if ('any' in condition) {
    const any = condition.any.map(simplified).flatMap((part) => ('any' in part ? part.any : [part]));
    return any.length === 1 ? any[0]! : { any };
  }
  if ('not' in condition) {
    const inner = simplified(condition.not);
    return 'not' in inner ? inner.not : { not: inner };
  }
  return condition;
}

/** Of a simplified condition: its comparisons, and the levels of parentheses that it is written with. */
export function sizeOf(condition: DeviceCondition): { comparisons: number; levels: number } {
  if ('not' in condition) return sizeOf(condition.not);
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
  if (parts === undefined) return { comparisons: 1, levels: 0 };
  const size = { comparisons: 1, levels: 0 };
  for (const part of parts) {
    const { comparisons, levels } = sizeOf(part);
    size.comparisons += comparisons;
    size.levels = Math.max(size.levels, levels);
  }
  size.levels += parts.length > JOINED ? 2 : 1;
  return size;
}
