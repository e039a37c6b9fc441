/**
 * Times of this API. Out: data rows have whole seconds, administrative times microseconds, always with `Z`. In: ISO 8601,
 * without a zone UTC.
 */
import { isoFromMicros, microsFromIso, type Micros } from '../../../model/time.js';

/** Of a data row: fractions are cut off. */
export const rowTime = (time: Micros): string => isoFromMicros(time, 0);

/** From milliseconds since 1970. */
export const adminTime = (milliseconds: number): string => isoFromMicros(milliseconds * 1000, 6);

/** Undefined for what is no time. */
export function readTime(value: unknown): Micros | undefined {
  if (typeof value !== 'string') return undefined;
  const time = microsFromIso(value.trim());
  return Number.isNaN(time) ? undefined : time;
}
