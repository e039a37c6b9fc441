/** The range of times and of reading ids that lists of data, events and frames are limited to. */
import { given } from '../../../model/given.js';
import type { Micros } from '../../../services/services.js';
import { fieldErrors, ruleError } from '../errors.js';
import type { Query } from '../http/query.js';
import { readTime } from '../wire/times.js';

export interface TimeRange {
  /** Included. */
  readonly from?: Micros;
  /** Excluded. */
  readonly to?: Micros;
}

/** Unreadable times are refused, each under its name. */
export function timeRange(query: Query): TimeRange {
  const [from, to] = [timeOf(query, 'start'), timeOf(query, 'end')];
  return given({ from, to });
}

function timeOf(query: Query, name: 'start' | 'end'): Micros | undefined {
  const text = query.text(name);
  const time = readTime(text);
  if (text !== undefined && time === undefined) throw fieldErrors({ [name]: 'Enter a valid date/time.' });
  return time;
}

const MAX_LAST = 100_000;

/** The newest so many. */
export function lastn(query: Query): number | undefined {
  const text = query.text('lastn');
  if (text === undefined) return undefined;
  const count = /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(count)) throw fieldErrors({ lastn: 'Enter a number.' });
  if (count < 1) throw ruleError('lastn must be greater than 0');
  if (count > MAX_LAST) throw ruleError(`lastn limit is ${MAX_LAST}`);
  return count;
}

/** `name_0` and `name_1`, or `name_min` and `name_max`: both included. */
export function idRange(query: Query, name: string): { first?: number; last?: number } {
  const first = query.integer(`${name}_0`) ?? query.integer(`${name}_min`);
  const last = query.integer(`${name}_1`) ?? query.integer(`${name}_max`);
  return given({ first, last });
}
