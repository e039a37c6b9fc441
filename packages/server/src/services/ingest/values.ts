/** Whether a value fits the kind of its series, and a time the range; the rules are those of docs/semantics.md "Kinds". */
import { TributaryError } from '../../errors/error.js';
import type { Kind, PointValue } from '../../model/kinds.js';
import { isoFromMicros, type Micros } from '../../model/time.js';

/** Longest text of one point in characters; longer documents belong into events or files. */
export const MAX_TEXT = 65_536;

const GPS = /^-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?$/;

export function checkValue(kind: Kind, value: PointValue, series: string): TributaryError | undefined {
  switch (kind) {
    case 'number':
      if (typeof value !== 'number') return mismatch(series, value, kind);
      return Number.isFinite(value)
        ? undefined
        : new TributaryError('value_invalid', { field: 'value', value, expected: 'a finite number' });
    case 'boolean':
      return typeof value === 'boolean' ? undefined : mismatch(series, value, kind);
    case 'gps':
      return typeof value === 'string' && isPosition(value)
        ? undefined
        : new TributaryError('value_invalid', {
            field: 'value',
            value,
            expected: 'a position as "latitude,longitude"',
          });
    case 'string':
    case 'blob':
      if (typeof value !== 'string') return mismatch(series, value, kind);
      return value.length <= MAX_TEXT
        ? undefined
        : new TributaryError('value_invalid', {
            field: 'value',
            value,
            expected: `at most ${MAX_TEXT} characters`,
          });
  }
}

function mismatch(series: string, value: PointValue, kind: Kind): TributaryError {
  return new TributaryError('value_kind_mismatch', { field: 'value', value, series, expected: kind });
}

function isPosition(value: string): boolean {
  if (!GPS.test(value)) return false;
  const [latitude, longitude] = value.split(',').map(Number);
  return Math.abs(latitude!) <= 90 && Math.abs(longitude!) <= 180;
}

export function checkTime(time: Micros, latest: Micros): TributaryError | undefined {
  if (time >= 0 && time <= latest) return undefined;
  if (Number.isNaN(time))
    return new TributaryError('time_invalid', { field: 'time', value: null, expected: 'a time' });
  return new TributaryError('time_out_of_range', {
    field: 'time',
    value: shown(time),
    limit: isoFromMicros(latest, 0),
  });
}

function shown(time: number): string | number {
  return Math.abs(time) < 8.64e18 ? new Date(time / 1000).toISOString() : time;
}
