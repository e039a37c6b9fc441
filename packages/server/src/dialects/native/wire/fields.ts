/**
 * The members of a point as JSON or text carries them. Ensures that each wrong member is refused with its name, the value
 * seen and what was expected; nothing is guessed and nothing unknown passes in silence.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { unitHint, UNIT_NAMES } from '../../../model/likely-unit.js';
import type { PointValue } from '../../../model/kinds.js';
import { seriesTagsProblem } from '../../../model/series-tags.js';
import type { TimeUnit } from '../../../model/time.js';

export const VALUE_EXPECTED = 'a finite number, a boolean or a text';

export function timeError(value: unknown, unit: TimeUnit, field = 'time'): TributaryError {
  const expected = `${UNIT_NAMES[unit]} since 1970-01-01 or ISO 8601 text such as 2026-01-31T12:00:00Z`;
  if (value === undefined) return invalidField(field, undefined, expected);
  return new TributaryError('time_invalid', { field, value, expected: expected + unitHint(value, unit) });
}

export function isValue(value: unknown): value is PointValue {
  return typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' || typeof value === 'boolean';
}

export function valueError(value: unknown, field = 'value'): TributaryError {
  if (value === undefined) return invalidField(field, undefined, VALUE_EXPECTED);
  return new TributaryError('value_invalid', { field, value, expected: VALUE_EXPECTED });
}

export function nameError(value: unknown, field: 'device' | 'series', path: string = field): TributaryError {
  if (value === undefined) return invalidField(path, undefined, 'a text of 1 to 255 characters');
  const code = field === 'device' ? 'device_key_invalid' : 'series_name_invalid';
  return new TributaryError(code, { field: path, value });
}

export type ExtraName = 'latitude' | 'longitude' | 'x' | 'metadata' | 'sequence' | 'tags';

/** Of several points of one instant: 32 bits. */
export const MAX_SEQUENCE = 0xffff_ffff;

/** Tags of the series, if the point makes it. */
export function tagsError(value: unknown, path = 'tags'): TributaryError | undefined {
  const problem = seriesTagsProblem(value, path);
  return problem && invalidField(problem.field, problem.value, problem.expected);
}

/** What is wrong with an extra, or undefined; metadata are looked at when the point is added. */
export function extraError(name: ExtraName, value: unknown): TributaryError | undefined {
  if (name === 'metadata') return undefined;
  if (name === 'tags') return tagsError(value);
  if (name === 'sequence') return sequenceError(value);
  const bound = name === 'latitude' ? 90 : name === 'longitude' ? 180 : Infinity;
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= bound) return undefined;
  const expected = bound === Infinity ? 'a finite number' : `degrees from -${bound} to ${bound}`;
  return new TributaryError('value_invalid', { field: name, value, expected });
}

function sequenceError(value: unknown): TributaryError | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_SEQUENCE)
    return undefined;
  const expected = `an integer from 0 to ${MAX_SEQUENCE}`;
  return new TributaryError('value_invalid', { field: 'sequence', value, expected });
}

/** Throws for the first member that is none of the known. */
export function refuseUnknown(members: object, path: string, known: readonly string[]): void {
  for (const name of Object.keys(members)) {
    if (known.includes(name)) continue;
    const field = `${path}${name.slice(0, 100)}`;
    throw new TributaryError('field_unknown', { field, expected: known.join(', ') });
  }
}
