/** Durations as the clients write them: what Go parses (`1h30m`, `1.5h`, `250ms`), and days and weeks from Grafana. */
import type { Micros } from '../../../services/services.js';

const SECOND = 1_000_000;
const UNITS: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1000,
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  d: 86_400 * SECOND,
  w: 7 * 86_400 * SECOND,
};
/** A hundred years. */
const MAX_INTERVAL = 36_525 * 86_400 * SECOND;
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
