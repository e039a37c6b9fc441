/** Times of answers: ISO text with the digits they need, or numbers in the unit that the request asked for. */
import { invalidField } from '../../../errors/error.js';
import {
  isoFromMicros,
  nanosecondText,
  numberFromMicros,
  type Micros,
  type TimeUnit,
} from '../../../model/time.js';
import { readTime } from './fields.js';

/** A time as JSON text: quotes included where it is text. */
export type TimeText = (time: Micros) => string;

export function timeText(unit: TimeUnit | undefined): TimeText {
  if (unit === undefined) return (time) => `"${isoFromMicros(time)}"`;
  // Nanoseconds are beyond 2^53: they are written as digits, exactly.
  if (unit === 'ns') return nanosecondText;
  return (time) => String(numberFromMicros(time, unit));
}

/** A time of a request; numbers are milliseconds unless the request says otherwise. */
export function timeOf(value: number | string, field: string, unit: TimeUnit | undefined): Micros {
  const time = readTime(value, unit ?? 'ms');
  if (!Number.isNaN(time)) return time;
  throw invalidField(field, value, 'ISO 8601 text, or a number in `unit` (ms unless given) since 1970-01-01');
}

export const isoFromMillis = (time: number): string => isoFromMicros(time * 1000);
export const isoOrNull = (time: number | null): string | null => (time === null ? null : isoFromMillis(time));
