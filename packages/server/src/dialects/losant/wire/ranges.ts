/**
 * The time range of a read of states, commands or logs. Rules: `start` and `end` are milliseconds, 0 is now, negative is
 * relative to now; without `start` the range has the length `duration`, without both it begins at `since` or at the first
 * of all; both ends are included.
 */
import { given } from '../../../model/given.js';
import type { Parameters } from '../../parameters.js';
import { millisecondsOf } from './parameters.js';
import { readEnd, readStart } from './times.js';

export interface TimeRange {
  /** Milliseconds; included. */
  readonly from: number;
  /** Milliseconds; excluded. Absent: everything. */
  readonly to?: number;
}

export interface EntryRange extends TimeRange {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

const MAX_ENTRIES = 1000;

/** `first` is what an absent start means. */
export function readRange(query: Parameters, now: number, first = 0): TimeRange {
  const end = millisecondsOf(query, 'end');
  const start = millisecondsOf(query, 'start');
  const duration = millisecondsOf(query, 'duration');
  const since = millisecondsOf(query, 'since');
  let from = first;
  if (start !== undefined) from = readStart(start, now);
  else if (duration !== undefined) from = readEnd(end, now) - duration;
  else if (since !== undefined) from = since;
  const to = end === undefined ? undefined : Math.floor(readEnd(end, now)) + 1;
  return { from: Math.max(0, Math.floor(from)), ...given({ to }) };
}

export function readEntries(query: Parameters, now: number): EntryRange {
  const order = query.word('sortDirection', ['asc', 'desc']) ?? 'desc';
  const limit = query.integer('limit', { least: 1, most: MAX_ENTRIES }) ?? 1;
  return { ...readRange(query, now), order, limit };
}
