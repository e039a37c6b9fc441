/**
 * Which unit a number of a time was probably meant in. Nothing is converted by it: the most common mistake with times
 * (seconds where milliseconds are read, nanoseconds where seconds are) is told by name instead of being stored.
 */
import { microsFromNumber, TIME_UNITS, type Micros, type TimeUnit } from './time-number.js';

export const UNIT_NAMES: Readonly<Record<TimeUnit, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};

/** From when on a number is a likely time, where a project says nothing else: 2000-01-01T00:00:00Z. */
export const DEFAULT_EARLIEST: Micros = 946_684_800_000_000;

/**
 * The one unit in which `value` lies between both instants. The years between them would have to span a factor of a
 * thousand for two units to fit.
 */
export function likelyUnit(
  value: number | bigint | string,
  earliest: Micros,
  latest: Micros,
): TimeUnit | undefined {
  return TIME_UNITS.find((unit) => {
    const time = microsFromNumber(value, unit);
    return time >= earliest && time <= latest;
  });
}
