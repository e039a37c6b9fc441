/**
 * Reads decimal numbers straight from bytes. Up to 15 digits and a power of ten within 10^±22 the result of one
 * multiplication or division is exactly rounded; anything longer is left to the language's own reader.
 */
import { COMMA, DOT, MINUS, NEWLINE, NINE, RETURN, SPACE, ZERO } from './bytes.js';

const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const EXACT_DIGITS = 15;
const INTEGER_SUFFIX = 105;
const UNSIGNED_SUFFIX = 117;

/**
 * The common field value in one pass, a short decimal or integer: puts it into `to` and returns where it ends. 0 for
 * everything else, also for what is a number in a rarer form.
 */
export function scanNumber(bytes: Uint8Array, start: number, to: Float64Array, place: number): number {
  const isNegative = bytes[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  let at = first;
  let point = -1;
  let mantissa = 0;
  for (const most = first + EXACT_DIGITS; at <= most; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
    else if (digit === DOT - ZERO && point < 0) point = at;
    else break;
  }
  const length = at - first;
  if (length > EXACT_DIGITS || length < (point < 0 ? 1 : 2)) return 0;
  const value = point < 0 ? mantissa : mantissa / POWERS[at - point - 1]!;
  to[place] = isNegative ? -value : value;
  if (isEnd(bytes[at])) return at;
  return point < 0 && hasSuffix(bytes, at, isNegative) ? at + 1 : 0;
}

const isEnd = (byte: number | undefined): boolean =>
  byte === COMMA || byte === SPACE || byte === NEWLINE || byte === RETURN;

const hasSuffix = (bytes: Uint8Array, at: number, negative: boolean): boolean =>
  (bytes[at] === INTEGER_SUFFIX || (bytes[at] === UNSIGNED_SUFFIX && !negative)) && isEnd(bytes[at + 1]);

/** NaN when the bytes from `start` to `end` are not a decimal number, infinite when they are one beyond the range. */
export function parseNumber(bytes: Buffer, start: number, end: number): number {
  let at = start;
  const negative = bytes[at] === MINUS;
  if (negative) at++;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  let seen = false;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
    if (mantissa !== 0) digits++;
    seen = true;
  }
  if (at < end && bytes[at] === DOT) {
    for (at++; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
      if (mantissa !== 0) digits++;
      scale++;
      seen = true;
    }
  }
  if (!seen) return NaN;
  if (at < end || digits > EXACT_DIGITS || scale > 22) return parseByLanguage(bytes, start, end);
  const value = scale === 0 ? mantissa : mantissa / POWERS[scale]!;
  return negative ? -value : value;
}

/** No digits can be read in two ways: a pattern that tries them all stops the server for a minute with one long line. */
const DECIMAL = /^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

export const isDecimal = (text: string): boolean => DECIMAL.test(text);

function parseByLanguage(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString('latin1', start, end);
  return isDecimal(text) ? Number(text) : NaN;
}

/** A whole number within ±2^53; NaN when it is something else (the caller then reads it as text). */
export function parseShortInteger(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  let at = negative ? start + 1 : start;
  // 16 digits may be more than 2^53, but never so that the rounding hides it.
  if (at >= end || end - at > EXACT_DIGITS + 1) return NaN;
  let value = 0;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < ZERO || byte > NINE) return NaN;
    value = value * 10 + (byte - ZERO);
  }
  if (value > Number.MAX_SAFE_INTEGER) return NaN;
  return negative ? -value : value;
}

/** A whole number without the zeros in front of it; undefined if the text is none. */
export const plainInteger = (text: string): string | undefined =>
  /^-?\d+$/.test(text) ? text.replace(/^(-?)0+(?=\d)/, '$1') : undefined;
