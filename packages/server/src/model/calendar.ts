// Calendar buckets: where the days, weeks, months, quarters and years of a zone begin. Keeps the rule that an edge
// is a date on the zone's own clocks and never a multiple of 86,400 seconds.
import { civilFromDays, daysFromCivil } from './civil.js';
import { MICROS_PER_DAY, type Micros } from './time-number.js';
import { microsToLocal, startOfLocal } from './time-zone.js';

export const CALENDAR_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/**
 * `count` units of the calendar of a zone, counted from 1970-01-01 (weeks, which begin on Monday, from 1969-12-29),
 * so that the same instant is in the same bucket of every query.
 */
export interface CalendarBucket {
  kind: 'calendar';
  unit: CalendarUnit;
  count: number;
  zone: string;
}

/** 1969-12-29, the Monday of the week of the epoch. */
const FIRST_MONDAY = -3;

const MONTHS: Record<'month' | 'quarter' | 'year', number> = { month: 1, quarter: 3, year: 12 };

/** The number of the bucket that a local day belongs to; the epoch's bucket is 0. */
function indexOfDay(bucket: CalendarBucket, day: number): number {
  if (bucket.unit === 'day') return Math.floor(day / bucket.count);
  if (bucket.unit === 'week') return Math.floor((day - FIRST_MONDAY) / (7 * bucket.count));
  const date = civilFromDays(day);
  const months = (date.year - 1970) * 12 + date.month - 1;
  return Math.floor(months / (MONTHS[bucket.unit] * bucket.count));
}

/** The first local day of a bucket. */
function dayOfIndex(bucket: CalendarBucket, index: number): number {
  if (bucket.unit === 'day') return index * bucket.count;
  if (bucket.unit === 'week') return index * 7 * bucket.count + FIRST_MONDAY;
  return daysFromCivil(1970, 1 + index * MONTHS[bucket.unit] * bucket.count, 1);
}

function startOfIndex(bucket: CalendarBucket, index: number): Micros {
  return startOfLocal(dayOfIndex(bucket, index) * MICROS_PER_DAY, bucket.zone);
}

/**
 * The number of the bucket that an instant is in. The edges decide, not the date shown: where the clocks go back over
 * midnight (23:01 again after 00:01), the first minute of the new day belongs to the day before, as the evening after it does.
 */
function indexOf(bucket: CalendarBucket, time: Micros): number {
  let index = indexOfDay(bucket, Math.floor(microsToLocal(time, bucket.zone) / MICROS_PER_DAY));
  while (startOfIndex(bucket, index + 1) <= time) index++;
  while (startOfIndex(bucket, index) > time) index--;
  return index;
}

export function calendarStart(bucket: CalendarBucket, time: Micros): Micros {
  return startOfIndex(bucket, indexOf(bucket, time));
}

/** The start of the next bucket that is not empty: a zone that leaves a whole day out has no bucket for it. */
export function calendarNext(bucket: CalendarBucket, time: Micros): Micros {
  return startOfIndex(bucket, indexOf(bucket, time) + 1);
}
