/** Lengths of time as `duration` has them: a number and `w`, `d`, `h`, `m` or `s`; `5w` is five weeks. */
import { MILLISECONDS_PER_DAY, MILLISECONDS_PER_HOUR, MILLISECONDS_PER_MINUTE } from '../../../model/time.js';

const UNITS: Readonly<Record<string, number>> = {
  w: 7 * MILLISECONDS_PER_DAY,
  d: MILLISECONDS_PER_DAY,
  h: MILLISECONDS_PER_HOUR,
  m: MILLISECONDS_PER_MINUTE,
  s: 1_000,
};
const MAX_DURATION = 100 * 365 * MILLISECONDS_PER_DAY;

/** Milliseconds; undefined for a text that is no length of time, is nothing, or is over a hundred years. */
export function parseDuration(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,12})([wdhms])$/i.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS[unit.toLowerCase()] ?? 0);
  return milliseconds > 0 && milliseconds <= MAX_DURATION ? milliseconds : undefined;
}
