/** What a setting is made of. */
import type { ValueType } from '../values.js';

export interface Setting<T = unknown> {
  readonly name: string;
  readonly type: ValueType<T>;
  /** As a user would write it; undefined = absent unless given. */
  readonly default: string | undefined;
  readonly description: string;
  /** Never shown, not even by `tributary config`. */
  readonly secret: boolean;
  /** The version that introduced it. */
  readonly since: string;
}

interface Given<T> {
  readonly name: string;
  readonly type: ValueType<T>;
  readonly default?: string;
  readonly description: string;
  readonly secret?: boolean;
  readonly since?: string;
}

type Required<T> = Setting<T> & { readonly default: string };

export function setting<T>(given: Given<T> & { readonly default: string }): Required<T>;
export function setting<T>(given: Given<T>): Setting<T>;
export function setting<T>(given: Given<T>): Setting<T> {
  return { secret: false, since: '0.1.0', ...given, default: given.default };
}

export const KIB = 2 ** 10;
export const MIB = 2 ** 20;
export const GIB = 2 ** 30;
export const PIB = 2 ** 50;
/** In milliseconds. */
export const SECOND = 1000;
export const DAY = 86_400 * SECOND;
