/**
 * One entry for each piece of time: the first of it, or sums, averages or medians of its fields. Rules: pieces begin at multiples of
 * their length since 1970, days at midnight of the time zone; pieces between the first and the last that have no entry are there
 * without values; for an average an entry without a number counts as 0, as ThingSpeak's documentation says.
 */
import { TributaryError } from '../../../errors/error.js';
import { calendarNext, calendarStart, type CalendarBucket } from '../../../model/calendar.js';
import { Pace } from '../../../model/pace.js';
import type { Micros } from '../../../model/time.js';
import type { Grouping } from '../wire/feed-query.js';
import type { Zone } from '../wire/times.js';
import { numberOf } from '../wire/values.js';
import type { Entry } from './entry.js';

const MAX_PIECES = 100_000;

/** Of entries by rising time. */
export async function groupEntries(
  entries: readonly Entry[],
  { of, step }: Grouping,
  zone: Zone,
): Promise<Entry[]> {
  const days: CalendarBucket = { kind: 'calendar', unit: 'day', count: 1, zone: zone ?? 'UTC' };
  const startOf = (time: Micros) =>
    step === 'daily' ? calendarStart(days, time) : Math.floor(time / step) * step;
  const next = (time: Micros) => (step === 'daily' ? calendarNext(days, time) : time + step);
  const pace = new Pace();
  const pieces: Entry[] = [];
  const add = (piece: Entry) => {
    if (pieces.length === MAX_PIECES) throw new TributaryError('too_many_buckets', { limit: MAX_PIECES });
    pieces.push(piece);
  };
  let expected: Micros | undefined;
  for (let at = 0; at < entries.length;) {
    const start = startOf(entries[at]!.time);
    for (; expected !== undefined && expected < start; expected = next(expected)) {
      add({ time: expected, id: undefined, fields: new Map() });
      if (pace.due()) await pace.rest();
    }
    expected = next(start);
    const own: Entry[] = [];
    for (; at < entries.length && entries[at]!.time < expected; at++) own.push(entries[at]!);
    add(of === 'timescale' ? { ...own[0]!, time: start, id: undefined } : summary(of, own, start));
    if (pace.late()) await pace.rest();
  }
  return pieces;
}

function summary(of: 'sum' | 'average' | 'median', entries: readonly Entry[], time: Micros): Entry {
  const values = new Map<number, number[]>();
  for (const { fields } of entries)
    for (const [field, value] of fields) {
      const number = numberOf(value);
      if (number === undefined) continue;
      const own = values.get(field);
      if (own === undefined) values.set(field, [number]);
      else own.push(number);
    }
  const fields = new Map<number, number>();
  for (const [field, own] of values) {
    const value = of === 'median' ? median(own) : sum(own) / (of === 'sum' ? 1 : entries.length);
    if (!Number.isFinite(value)) throw new TributaryError('result_too_large', { what: of, reason: '' });
    fields.set(field, value);
  }
  return { time, id: undefined, fields };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = Math.floor(values.length / 2);
  const upper = values[middle]!;
  return values.length % 2 === 1 ? upper : values[middle - 1]! / 2 + upper / 2;
}
