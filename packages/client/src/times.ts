/** Times of calls as the API takes them. */
import type { Time } from './types.js';

export const timeOf = (time: Time): number | string => (time instanceof Date ? time.getTime() : time);

/** A copy whose times the API takes. */
export function withTimes(query: object): object {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      value instanceof Date ? value.getTime() : (value as unknown),
    ]),
  );
}
