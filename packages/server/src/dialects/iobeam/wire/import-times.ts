/**
 * Times of imported points: integers since 1970 in the request's unit, or `{"sec", "usec"}`. Ensures that microseconds are
 * kept as they are and that a unit is never guessed from the number of digits.
 */
import { invalidField, type TributaryError } from '../../../errors/error.js';
import { UNIT_NAMES, unitHint } from '../../../model/likely-unit.js';
import { inRange, MICROS_PER_SECOND } from '../../../model/time-number.js';
import type { Micros } from '../../../services/services.js';
import { microsPer, UNIT_OF, type TimeFormat } from './times.js';

/** Microseconds; NaN for what is no time. Parts of a microsecond are cut off toward the past. */
export function importTime(value: unknown, format: TimeFormat): Micros {
  if (format === 'timeval') return timevalOf(value);
  if (typeof value !== 'number') return NaN;
  const micros = value * microsPer(format);
  return inRange(Number.isInteger(micros) ? micros : Math.floor(micros));
}

export function importTimeError(value: unknown, format: TimeFormat, field: string): TributaryError {
  const expected =
    format === 'timeval'
      ? '{"sec", "usec"} of integers'
      : `${UNIT_NAMES[UNIT_OF[format]]} since 1970 as an integer${unitHint(value, UNIT_OF[format])}`;
  return invalidField(field, value, expected);
}

function timevalOf(value: unknown): Micros {
  if (typeof value !== 'object' || value === null) return NaN;
  const { sec, usec = 0 } = value as { sec?: unknown; usec?: unknown };
  if (!Number.isSafeInteger(sec) || !Number.isSafeInteger(usec)) return NaN;
  return (sec as number) * MICROS_PER_SECOND + (usec as number);
}
