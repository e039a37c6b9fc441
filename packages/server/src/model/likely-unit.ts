/**
 * Which unit a number of a time was probably meant in. Nothing is converted by it: the most common mistake with times
 * (seconds where milliseconds are read, nanoseconds where seconds are) is told by name instead of being stored.
 */
import {
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  microsFromNumber,
  numberFromMicros,
  TIME_UNITS,
  type Micros,
  type TimeUnit,
  nowMicros,
} from './time-number.js';

/** Minutes and hours are read in line protocol only. */
export type NumberUnit = TimeUnit | 'm' | 'h';

export const UNIT_NAMES: Readonly<Record<NumberUnit, string>> = {
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};

/** From when on a number is a likely time, where a project says nothing else: 2000-01-01T00:00:00Z. */
export const DEFAULT_EARLIEST: Micros = 946_684_800_000_000;

const COARSE = { h: MICROS_PER_HOUR, m: MICROS_PER_MINUTE };
const isCoarse = (unit: NumberUnit): unit is keyof typeof COARSE => unit in COARSE;
const ALL_UNITS: readonly NumberUnit[] = ['h', 'm', ...TIME_UNITS];

/**
 * The one unit in which `value` lies between both instants. The years between them would have to span a factor of sixty
 * for two units to fit. Minutes and hours are thought of where `read`, in which it was read, is one of them: to whoever sends other units
 * a count of milliseconds since some start would look like minutes for hours.
 */
export function likelyUnit(
  value: number | bigint | string,
  earliest: Micros,
  latest: Micros,
  read: NumberUnit = 'ms',
): NumberUnit | undefined {
  return (isCoarse(read) ? ALL_UNITS : TIME_UNITS).find((unit) => {
    const time = isCoarse(unit) ? Number(value) * COARSE[unit] : microsFromNumber(value, unit);
    return time >= earliest && time <= latest;
  });
}

/** The opposite of reading a number in the unit. What was cut off is not known any more. */
export const numberIn = (time: Micros, unit: NumberUnit): number =>
  isCoarse(unit) ? time / COARSE[unit] : numberFromMicros(time, unit);

/** For the refusal of a time: ` (it looks like nanoseconds)`, if it does, else empty: a number too large for its unit is mostly one of a finer unit. */
export function unitHint(value: unknown, unit: TimeUnit): string {
  if (typeof value !== 'number' && typeof value !== 'string') return '';
  const meant = likelyUnit(value, DEFAULT_EARLIEST, nowMicros());
  return meant === undefined || meant === unit ? '' : ` (it looks like ${UNIT_NAMES[meant]})`;
}
