/**
 * The time that a message carries. Rules: numbers are of the unit that the mapping says; a text without an offset is a reading of the
 * clocks of its zone (UTC unless given), and of an hour that comes twice the one nearer to the arrival is meant.
 */
import { invalidField, type TributaryError } from '../../errors/error.js';
import { unitHint } from '../../model/likely-unit.js';
import { isSpelled, localToMicros, microsFromValue, type Micros, type TimeUnit } from '../../model/time.js';
import type { Ways } from './paths.js';

export interface MappedTime {
  readonly ways: Ways;
  readonly unit: TimeUnit;
  readonly zone: string;
}

export function readMappedTime(
  value: unknown,
  { ways, unit, zone }: MappedTime,
  { place, arrival }: { place: string; arrival: Micros },
): Micros | TributaryError {
  const micros = instantOf(value, unit, zone, arrival);
  if (!Number.isNaN(micros)) return micros;
  const field = [place, ...ways[0]!].join('.');
  return invalidField(
    field,
    value,
    `a time as number in ${unit} or as ISO 8601 text${unitHint(value, unit)}`,
  );
}

function instantOf(value: unknown, unit: TimeUnit, zone: string, near: Micros): Micros {
  return isSpelled(value)
    ? localToMicros((value as string).trim(), zone, near)
    : microsFromValue(value, unit);
}
