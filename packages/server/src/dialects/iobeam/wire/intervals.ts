/** Durations as the clients write them: what Go parses (`1h30m`, `1.5h`, `250ms`), and days and weeks from Grafana. */
import {
  MICROS_PER_DAY,
  MICROS_PER_MILLISECOND,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
} from '../../../model/time.js';
import type { Micros } from '../../../services/services.js';

const UNITS: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  μs: 1,
  ms: MICROS_PER_MILLISECOND,
  s: MICROS_PER_SECOND,
  m: MICROS_PER_MINUTE,
  h: 60 * MICROS_PER_MINUTE,
  d: MICROS_PER_DAY,
  w: 7 * MICROS_PER_DAY,
};
/** A hundred years. */
const MAX_INTERVAL = 36_525 * MICROS_PER_DAY;
const MAX_CHARACTERS = 64;

export const INTERVAL_EXPECTED = 'a duration such as 500ms, 30s, 2m, 1h30m or 1d';

/** Whole microseconds, at least one; undefined for anything else. */
export function readInterval(text: string): Micros | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  const part = /(\d+(?:\.\d*)?|\.\d+)([a-zµμ]+)/gy;
  let micros = 0;
  let end = 0;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const unit = Object.hasOwn(UNITS, match[2]!) ? UNITS[match[2]!]! : NaN;
    micros += Number(match[1]) * unit;
    end = part.lastIndex;
  }
  if (end !== text.length) return undefined;
  // Decimal fractions are not exact in binary: 1.1s must be 1,100,000 µs.
  const whole = Math.round(micros);
  return whole >= 1 && whole <= MAX_INTERVAL ? whole : undefined;
}
