// Times given as numbers. Keeps the rule that every path reads the same instant from the same digits: integer
// microseconds, exact, with the unit always named and never guessed. Unusable input gives NaN, so that the ingest
// paths pay for no exception.

/** Microseconds since 1970-01-01T00:00:00Z. Exact up to the year 2255; beyond it still ordered, but rounded. */
export type Micros = number;

export const TIME_UNITS = ['s', 'ms', 'us', 'ns'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export const MICROS_PER_MILLISECOND = 1_000;
export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
export const MICROS_PER_HOUR = 3600 * MICROS_PER_SECOND;
/** The length of a UTC day. For days of a zone see buckets.ts. */
export const MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

/** 0000-01-01 and 10000-01-01: every usable time has a year of four digits. */
export const MIN_MICROS = -62_167_219_200 * MICROS_PER_SECOND;
export const MAX_MICROS = 253_402_300_800 * MICROS_PER_SECOND;
/** As the end of a range: for ever. */
export const END_OF_TIME = Number.MAX_SAFE_INTEGER;

export const MILLISECONDS_PER_MINUTE = 60_000;
export const MILLISECONDS_PER_HOUR = 3_600_000;
export const MILLISECONDS_PER_DAY = 86_400_000;

/** To the millisecond: the clock knows no more. */
export const nowMicros = (): Micros => Date.now() * MICROS_PER_MILLISECOND;

export function isTimeUnit(text: string): text is TimeUnit {
  return (TIME_UNITS as readonly string[]).includes(text);
}

/**
 * The microseconds of a time given in a unit. What is finer than a microsecond is cut off toward the past.
 * Text holds plain digits with an optional sign and fraction; it is read exactly, however many digits it has.
 */
export function microsFromNumber(value: number | bigint | string, unit: TimeUnit): Micros {
  if (typeof value === 'number') return fromDouble(value, unit);
  if (typeof value === 'string') return fromDigits(value, unit);
  return inRange(Number(floorScaled(value, unit)));
}

/** The opposite of microsFromNumber. Above 2^53 a number of nanoseconds is rounded: use nanosecondText there. */
export function numberFromMicros(time: Micros, unit: TimeUnit): number {
  if (unit === 'us') return time;
  if (unit === 'ns') return time * 1000;
  return unit === 'ms' ? time / 1000 : time / MICROS_PER_SECOND;
}

export function nanosecondText(time: Micros): string {
  return time === 0 ? '0' : `${time}000`;
}

/** The time itself (never −0) if its year has four digits, else NaN. */
export function inRange(time: number): Micros {
  return time >= MIN_MICROS && time < MAX_MICROS ? time + 0 : NaN;
}

function fromDouble(value: number, unit: TimeUnit): Micros {
  if (unit === 'ms' && Number.isInteger(value)) return inRange(value * 1000);
  if (unit === 'us') return inRange(Math.floor(value));
  // A double that came from decimal text is rarely the decimal itself (1602597759.489 is not). The whole number of
  // microseconds that reads as this very double is what was meant; only when there is none is the rest cut off.
  if (unit === 'ns') {
    const nearest = Math.round(value / 1000);
    return inRange(nearest * 1000 > value ? nearest - 1 : nearest);
  }
  const scale = unit === 'ms' ? 1000 : MICROS_PER_SECOND;
  const nearest = Math.round(value * scale);
  return inRange(nearest / scale > value ? nearest - 1 : nearest);
}

function floorScaled(value: bigint, unit: TimeUnit): bigint {
  if (unit === 'us') return value;
  if (unit !== 'ns') return value * (unit === 'ms' ? 1000n : 1_000_000n);
  return (value < 0n ? value - 999n : value) / 1000n;
}

const SHIFT: Record<TimeUnit, number> = { s: 6, ms: 3, us: 0, ns: -3 };

/** Reads digits one by one and stops adding them up where microseconds end: exact without big integers. */
function fromDigits(text: string, unit: TimeUnit): Micros {
  const first = text.charCodeAt(0);
  const negative = first === 45;
  const start = negative || first === 43 ? 1 : 0;
  const point = text.indexOf('.', start);
  const whole = point < 0 ? text.length : point;
  if (whole === start) return NaN;
  // The number of digits, fraction included, that make whole microseconds.
  const used = whole - start + SHIFT[unit];
  let result = 0;
  let seen = 0;
  let rest = false;
  for (let at = start; at < text.length; at++) {
    if (at === point) continue;
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return NaN;
    if (seen < used) result = result * 10 + digit;
    else if (digit !== 0) rest = true;
    seen++;
  }
  for (; seen < used; seen++) result *= 10;
  if (!negative) return inRange(result);
  return inRange(rest ? -result - 1 : -result);
}
