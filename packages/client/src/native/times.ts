/** Times of calls as the API takes them: a Date as its number of milliseconds, a Timestamp too, as exactly as it is. */
import { microsOfIso } from './iso.js';
import { Timestamp } from './timestamp.js';
import type { Time } from './types.js';

export function timeOf(time: Time): number | string {
  if (time instanceof Date) return time.getTime();
  return time instanceof Timestamp ? time.in('ms') : time;
}

type Instant = Date | Timestamp;
type WithTimes<T> = {
  [K in keyof T]: Exclude<T[K], Instant> | (Instant extends T[K] ? number | string : never);
};

/** A copy whose times the API takes. */
export function withTimes<T extends object>(query: T): WithTimes<T> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      value instanceof Date || value instanceof Timestamp ? timeOf(value) : (value as unknown),
    ]),
  ) as WithTimes<T>;
}

/** Microseconds since 1970; NaN: it is no instant, but a distance from now, or nothing that is a time. */
export function microsOf(time: unknown): number {
  if (time instanceof Timestamp) return time.micros;
  if (time instanceof Date) return time.getTime() * 1000;
  if (typeof time === 'number') return Math.round(time * 1000);
  return typeof time === 'string' ? microsOfIso(time) : NaN;
}
