/** Times of this API: ISO in, with or without a zone; six digits of fraction in UTC out; periods such as `5_days`. */
import { isoFromMicros, microsFromIso, type Micros } from '../../../model/time.js';

const HOUR = 3_600_000_000;
const UNITS: Readonly<Record<string, number>> = { hour: HOUR, day: 24 * HOUR, week: 168 * HOUR };

/** NaN for what is no time; without a zone UTC is meant. */
export const timeOf = (text: string): Micros => microsFromIso(text.trim());

export const timeText = (time: Micros): string => isoFromMicros(time, 6);

/** Microseconds; NaN for what is no period. */
export function lastPeriod(text: string): number {
  const [, count, unit] = /^(\d{1,6})[_ ](hour|day|week)s?$/i.exec(text.trim()) ?? [];
  return count === undefined || Number(count) === 0 ? NaN : Number(count) * UNITS[unit!.toLowerCase()]!;
}
