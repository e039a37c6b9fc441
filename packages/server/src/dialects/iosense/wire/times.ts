/**
 * Times as I/O Sense's clients send them: whole numbers of 10, 13, 14 or 19 digits mean seconds, milliseconds, seconds × 10,000
 * and nanoseconds. One reading fits all: the first ten digits are seconds, what follows is a fraction. Below 10⁹ a number is
 * plain seconds, so that 0 means "from the start". Done on digits: 19 of them are more than a double holds.
 */
import {
  isoFromMicros,
  MICROS_PER_MILLISECOND,
  MICROS_PER_SECOND,
  microsFromIso,
  type Micros,
} from '../../../model/time.js';

const SECOND_DIGITS = 10;
const NUMBER = /^(-?)(\d{1,25})(?:\.(\d*))?$/;

/** NaN for what is no time; what lies before 1970 is 0. */
export function timeOf(value: unknown): Micros {
  if (typeof value !== 'number' && typeof value !== 'string') return NaN;
  // The shortest digits of a number: nanoseconds are beyond what a double holds exactly.
  const text = String(value).trim();
  const [, sign, whole, fraction = ''] = NUMBER.exec(text) ?? [];
  if (whole === undefined) return typeof value === 'string' ? microsFromIso(text) : NaN;
  if (sign === '-') return 0;
  const isSeconds = whole.length < SECOND_DIGITS;
  const seconds = isSeconds ? whole : whole.slice(0, SECOND_DIGITS);
  const rest = isSeconds ? fraction : whole.slice(SECOND_DIGITS) + fraction;
  return Number(seconds) * MICROS_PER_SECOND + Number(rest.slice(0, 6).padEnd(6, '0'));
}

/** Every time of an answer has this form: pandas takes it from the first row and loses rows of another. */
export const timeText = (time: Micros): string => isoFromMicros(time, 3);

export const milliseconds = (time: Micros): number => Math.floor(time / MICROS_PER_MILLISECOND);

const FIRST_MILLISECONDS = 1_000_000_000_000;

/**
 * A millisecond as a cursor, to be read by `timeOf` again: before September 2001 milliseconds have too few digits, and 0
 * would end a client's loop.
 */
export function cursorOf(ms: number): number {
  if (ms >= FIRST_MILLISECONDS) return ms;
  if (ms < 0) return -1;
  return ms === 0 ? 0.0005 : ms / 1000;
}

/** What is left of a range of time; null at both ends behind its last row. */
export interface Cursor {
  readonly start: number | null;
  readonly end: number | null;
}

export const NO_CURSOR: Cursor = { start: null, end: null };

/** A start of 0 would end the loops of half of the clients: what lies before 1970 says the same. */
export const cursorBetween = (start: number, end: number | null): Cursor =>
  end === null ? NO_CURSOR : { start: start <= 0 ? -1 : cursorOf(start), end: cursorOf(end) };
