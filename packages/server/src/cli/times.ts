/** Times as people type them on a command line: ISO text, milliseconds, `now`, and distances from now such as `-1h`. */
import { isoFromMicros, localToMicros, microsFromNumber, type Micros } from '../model/time.js';
import { usageError } from './failure.js';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** Text without a zone is local time in `zone`. The answer is ISO text, which every query takes. */
export function readInstant(option: string, text: string, zone: string, now: Micros): string {
  const time = parseInstant(text.trim(), zone, now);
  if (Number.isNaN(time))
    throw usageError(
      `${option} is ${JSON.stringify(text)}; expected ISO time, milliseconds, now, or a distance such as -1h (s, m, h, d, w).`,
    );
  return isoFromMicros(time);
}

function parseInstant(text: string, zone: string, now: Micros): Micros {
  if (text === 'now') return now;
  const distance = /^(?:now)?([+-])(\d+(?:\.\d+)?)(s|m|min|h|d|w)$/.exec(text);
  if (distance) {
    const [, sign, count = '', unit = ''] = distance;
    const length = Math.round(Number(count) * (UNITS[unit] ?? NaN) * 1e6);
    return sign === '-' ? now - length : now + length;
  }
  if (/^\d{5,16}(\.\d+)?$/.test(text)) return microsFromNumber(text, 'ms');
  return localToMicros(text, zone);
}

/** `1h`, `30d`: a length of time in milliseconds, or undefined. */
export function readLength(text: string): number | undefined {
  const match = /^(\d+)(s|m|min|h|d|w)$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? NaN) * 1000 : undefined;
}
