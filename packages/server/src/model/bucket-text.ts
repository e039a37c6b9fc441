// Bucket widths as text. One reader for every place where people write one (`5m`, `1h30m`, `1mo`, `PT5M`, `P1M`,
// `2 weeks`), so that a day is a calendar day everywhere and a minute is never taken for a month.
import type { CalendarUnit } from './calendar.js';
import { checkBucket, type Bucket } from './bucket-edges.js';
import { MICROS_PER_HOUR, MICROS_PER_MINUTE, MICROS_PER_SECOND } from './time-number.js';

/** Widths of the clock, in microseconds. */
const CLOCK = new Map<string, number>([
  ['us', 1],
  ['ms', 1000],
  ['s', MICROS_PER_SECOND],
  ['m', MICROS_PER_MINUTE],
  ['h', MICROS_PER_HOUR],
]);

const CALENDAR = new Map<string, CalendarUnit>([
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['q', 'quarter'],
  ['y', 'year'],
]);

/** Longer names of the units above. `m` is a minute and `M` a month; all else may be in any case. */
const NAMES = new Map([
  ['u', 'us'],
  ['µs', 'us'],
  ['μs', 'us'],
  ['microsecond', 'us'],
  ['millisecond', 'ms'],
  ['sec', 's'],
  ['second', 's'],
  ['min', 'm'],
  ['minute', 'm'],
  ['hr', 'h'],
  ['hour', 'h'],
  ['day', 'd'],
  ['week', 'w'],
  ['mon', 'mo'],
  ['month', 'mo'],
  ['quarter', 'q'],
  ['yr', 'y'],
  ['year', 'y'],
]);

const PART = /(\d+(?:\.\d+)?)\s*([a-zµμ]+)\s*/giy;
/** To be put behind "expected", by everybody who takes a bucket as a text. */
export const BUCKET_EXPECTED = 'a width such as 30s, 5m, 1h, 1h30m, 1d, 1w, 1mo, 1q, 1y or PT5M';

interface Part {
  amount: number;
  unit: string;
}

/**
 * Reads a bucket. Days and longer follow the calendar of the zone (UTC unless given), the rest is a fixed width.
 * Throws RangeError, saying what was seen and expected.
 */
export function parseBucket(text: string, zone = 'UTC'): Bucket {
  const parts = /^P(?=[\dT])/.test(text) ? isoParts(text) : plainParts(text);
  const months = parts.length > 0 && parts.every((part) => part.unit === 'mo' || part.unit === 'y');
  if (parts.every((part) => CLOCK.has(part.unit)) && parts.length > 0) {
    const width = parts.reduce((sum, part) => sum + part.amount * (CLOCK.get(part.unit) ?? NaN), 0);
    // 0.1s is 100,000 µs: the rounding errors of the product are far below a microsecond.
    const whole = Math.round(width);
    if (Math.abs(whole - width) > 1e-6 * Math.max(1, width / 1e9)) throw unreadable(text);
    return checkBucket({ kind: 'fixed', width: whole });
  }
  const [first] = parts;
  if (first === undefined || !parts.every((part) => Number.isInteger(part.amount))) throw unreadable(text);
  if (parts.length > 1 && months) {
    const count = parts.reduce((sum, part) => sum + part.amount * (part.unit === 'y' ? 12 : 1), 0);
    return checkBucket({ kind: 'calendar', unit: 'month', count, zone });
  }
  const unit = CALENDAR.get(first.unit);
  if (parts.length > 1 || unit === undefined) {
    throw new RangeError(
      `bucket '${text}' mixes units without a common width; expected ${BUCKET_EXPECTED}, of one unit of the calendar`,
    );
  }
  return checkBucket({ kind: 'calendar', unit, count: first.amount, zone });
}

function unreadable(text: string): RangeError {
  return new RangeError(`bucket '${text}' is not readable; expected ${BUCKET_EXPECTED}`);
}

function plainParts(text: string): Part[] {
  const source = /^[a-z]/i.test(text) ? `1${text}` : text;
  const parts: Part[] = [];
  PART.lastIndex = 0;
  let end = 0;
  for (let match = PART.exec(source); match !== null; match = PART.exec(source)) {
    end = PART.lastIndex;
    parts.push({ amount: Number(match[1]), unit: unitOf(match[2] ?? '', text) });
  }
  if (end !== source.length) throw unreadable(text);
  return parts;
}

function unitOf(name: string, text: string): string {
  if (name === 'M') return 'mo';
  const lower = name.toLowerCase();
  for (const candidate of [lower, lower.replace(/s$/, '')]) {
    if (CLOCK.has(candidate) || CALENDAR.has(candidate)) return candidate;
    const unit = NAMES.get(candidate);
    if (unit !== undefined) return unit;
  }
  throw unreadable(text);
}

/** ISO 8601: `M` before the T is a month, after it a minute. */
function isoParts(text: string): Part[] {
  const match =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
      text,
    );
  if (match === null) throw unreadable(text);
  const units = ['y', 'mo', 'w', 'd', 'h', 'm', 's'];
  return units.flatMap((unit, index) => {
    const digits = match[index + 1];
    return digits === undefined ? [] : [{ amount: Number(digits), unit }];
  });
}

/** The shortest text that parseBucket reads as the same bucket; the zone and the origin are not part of it. */
export function formatBucket(bucket: Bucket): string {
  if (bucket.kind === 'calendar') {
    const symbol = [...CALENDAR].find(([, unit]) => unit === bucket.unit)?.[0];
    return `${bucket.count}${symbol}`;
  }
  const fitting = [...CLOCK].filter(([, width]) => bucket.width % width === 0);
  const [symbol, width] = fitting[fitting.length - 1] ?? ['us', 1];
  return `${bucket.width / width}${symbol}`;
}
