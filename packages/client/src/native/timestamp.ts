/**
 * An instant with the unit that it was given in. Rule: it is kept exactly, as whole microseconds, which is what the platform keeps; what
 * cannot be kept so is refused and never rounded, and a number is never taken for one of another unit than it came with.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { isoOf, microsOfIso } from './iso.js';
import type { Query } from './operations.js';

export type TimeUnit = NonNullable<Query<'POST', '/points'>['unit']>;

const NAMES = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' } as const;
export const TIME_UNITS = Object.keys(NAMES) as readonly TimeUnit[];
/** 2000-01-01: a number that lies before it was mostly meant in another unit, as the server thinks too. */
const EARLIEST = 946_684_800_000_000;
const MICROS_PER_DAY = 86_400_000_000;
/** Up to here (the year 2248) a number of milliseconds with a fraction says one microsecond and no other. */
const FINE_AS_MILLISECONDS = 2 ** 43 * 1000;

/** Of instants whose number of microseconds is exact. */
const RANGE = 'the year 1685 to 2254';

export class Timestamp {
  /** Whole microseconds since 1970-01-01 UTC; what is finer is cut off toward the past, as the platform does. */
  readonly micros: number;
  readonly #value: number | bigint;
  readonly #unit: TimeUnit;
  #isSpelled = false;

  /** A whole number of `unit` (milliseconds unless given) since 1970-01-01 UTC, beyond 2^53 as a bigint; others throw an OptionError. */
  constructor(value: number | bigint, unit: TimeUnit = 'ms') {
    if (!TIME_UNITS.includes(unit))
      throw new OptionError(`unit is ${shownOf(unit)}; expected one of ${TIME_UNITS.join(', ')}.`);
    this.#value = value;
    this.#unit = unit;
    this.micros = exactly(value, unit);
  }

  static seconds(value: number | bigint): Timestamp {
    return new Timestamp(value, 's');
  }
  static milliseconds(value: number | bigint): Timestamp {
    return new Timestamp(value, 'ms');
  }
  static microseconds(value: number | bigint): Timestamp {
    return new Timestamp(value, 'us');
  }
  static nanoseconds(value: number | bigint): Timestamp {
    return new Timestamp(value, 'ns');
  }
  /** To the millisecond: the clock of a page knows no more. */
  static now(): Timestamp {
    return new Timestamp(Date.now());
  }

  /** What stands for an instant: a plain number is one of milliseconds, a text is ISO 8601, nothing is now. Others throw an OptionError. */
  static of(time?: number | bigint | string | Date | Timestamp): Timestamp {
    if (time === undefined) return Timestamp.now();
    if (time instanceof Timestamp) return time;
    if (typeof time === 'number' || typeof time === 'bigint') return new Timestamp(time);
    const micros = time instanceof Date ? time.getTime() * 1000 : microsOfIso(String(time));
    if (!Number.isSafeInteger(micros)) {
      const seen = time instanceof Date ? 'a Date without a time' : shownOf(time);
      throw new OptionError(
        `time is ${seen}; expected a whole number of milliseconds, a Timestamp, a Date, or ISO 8601 text such as 2026-01-31T12:00:00Z, from ${RANGE}.`,
      );
    }
    const instant = new Timestamp(micros, 'us');
    instant.#isSpelled = true;
    return instant;
  }

  /** Why the number was probably meant in another unit, as a sentence; undefined: nothing speaks for it. */
  get doubt(): string | undefined {
    if (this.#isSpelled || this.micros >= EARLIEST) return undefined;
    const meant = likelyUnit(this.#value);
    if (meant === undefined) return undefined;
    return (
      `${this.#value} ${NAMES[this.#unit]} is ${this.toISOString()}; ` +
      `Timestamp.${NAMES[meant]}(${this.#value}) would be ${isoOf(Number(scaled(this.#value, meant)))}.`
    );
  }

  /** What is finer than a millisecond is cut off toward the past. */
  toDate(): Date {
    return new Date(Math.floor(this.micros / 1000));
  }
  /** With three digits of seconds, or six where there are microseconds. */
  toISOString(): string {
    return isoOf(this.micros);
  }
  toString(): string {
    return this.toISOString();
  }
  /** As the API takes it: a number of `unit`, or ISO 8601 text where no number of it says the instant exactly. */
  in(unit: TimeUnit): number | string {
    return timeIn(this.micros, unit);
  }
  toJSON(): number | string {
    return this.in('ms');
  }
}

/** Microseconds as the API takes them: a number of `unit`, or ISO 8601 text where no number of it says them exactly. */
export function timeIn(micros: number, unit: TimeUnit): number | string {
  if (unit === 'us') return micros;
  if (unit === 'ms' && (micros % 1_000 === 0 || Math.abs(micros) < FINE_AS_MILLISECONDS))
    return micros / 1_000;
  if (unit === 's' && micros % 1_000_000 === 0) return micros / 1_000_000;
  return isoOf(micros);
}

/** Whole microseconds, cut off toward the past. */
function scaled(value: number | bigint, unit: TimeUnit): bigint {
  const whole = BigInt(value);
  if (unit === 'ns') return (whole < 0n ? whole - 999n : whole) / 1000n;
  return whole * { s: 1_000_000n, ms: 1_000n, us: 1n }[unit];
}

function exactly(value: number | bigint, unit: TimeUnit): number {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) {
    const advice = Number.isInteger(value)
      ? 'beyond 2^53 a number is not exact: give it as a bigint'
      : 'what is finer is given in a finer unit';
    throw new OptionError(
      `time is ${shownOf(value)}; expected a whole number of ${NAMES[unit]} (${advice}).`,
    );
  }
  const micros = Number(scaled(value, unit));
  if (Number.isSafeInteger(micros)) return micros;
  const meant = likelyUnit(value);
  const hint =
    meant === undefined ? '' : `; it looks like ${NAMES[meant]}: Timestamp.${NAMES[meant]}(${value})`;
  throw new OptionError(`time is ${value} ${NAMES[unit]}; expected one from ${RANGE}${hint}.`);
}

/** The one unit in which the number lies between 2000 and tomorrow. */
function likelyUnit(value: number | bigint): TimeUnit | undefined {
  const latest = Date.now() * 1_000 + MICROS_PER_DAY;
  return TIME_UNITS.find((unit) => {
    const micros = scaled(value, unit);
    return micros >= EARLIEST && micros <= latest;
  });
}
