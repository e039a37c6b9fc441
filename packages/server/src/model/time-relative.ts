// Times as people say them: `now`, and distances from now such as `-1h`. One reader for the API and the command. A day is
// 24 hours here and a week seven of them: a distance is a length of the clock, whatever a zone does in between.
import {
  inRange,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type Micros,
} from './time-number.js';

const UNITS = new Map<string, number>([
  ['s', MICROS_PER_SECOND],
  ['m', MICROS_PER_MINUTE],
  ['min', MICROS_PER_MINUTE],
  ['h', MICROS_PER_HOUR],
  ['d', MICROS_PER_DAY],
  ['w', 7 * MICROS_PER_DAY],
]);
const DISTANCE = /^(?:now)?([+-])(\d{1,12}(?:\.\d{1,12})?)(s|m|min|h|d|w)$/;
const LENGTH = /^(\d{1,9})(s|m|min|h|d|w)$/;

/** To be put behind "expected". */
export const RELATIVE_EXPECTED = 'now, or a distance from now such as -1h (s, m, h, d, w)';

/** Undefined: not a text of this form. NaN: farther than times go. */
export function microsFromRelative(text: string, now: Micros): Micros | undefined {
  if (text === 'now') return now;
  const [, sign, count, unit] = DISTANCE.exec(text) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  const distance = Math.round(Number(count) * UNITS.get(unit)!);
  return inRange(sign === '-' ? now - distance : now + distance);
}

/** `1h`, `30d` as microseconds; undefined for anything else. */
export function microsOfLength(text: string): number | undefined {
  const [, count, unit] = LENGTH.exec(text) ?? [];
  return count === undefined || unit === undefined ? undefined : Number(count) * UNITS.get(unit)!;
}
