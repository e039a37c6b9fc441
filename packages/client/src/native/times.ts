/** Times of calls as the API takes them: a Date as its number of milliseconds. */
import type { Time } from './types.js';

export const timeOf = (time: Time): number | string => (time instanceof Date ? time.getTime() : time);

type WithTimes<T> = { [K in keyof T]: Exclude<T[K], Date> | (Date extends T[K] ? number : never) };

/** A copy whose times the API takes. */
export function withTimes<T extends object>(query: T): WithTimes<T> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      value instanceof Date ? value.getTime() : (value as unknown),
    ]),
  ) as WithTimes<T>;
}
