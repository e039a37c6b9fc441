/** The values of fields in their rarer forms: integers with their suffix, booleans, quoted texts. */
import { MAX_TEXT } from '../../../services/ingest/values.js';
import { BACKSLASH, QUOTE, shownPart } from './bytes.js';
import { LineProblem } from './line-problem.js';
import { isDecimal, plainInteger } from './numbers.js';

const BOOLEANS = new Map([
  ...['t', 'T', 'true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['f', 'F', 'false', 'False', 'FALSE'].map((text) => [text, false] as const),
]);
const LEAST = { i: -(2n ** 63n), u: 0n };
const MOST = { i: 2n ** 63n - 1n, u: 2n ** 64n - 1n };
const MAX_CHARACTERS = 20;

/** The value of a field that is no decimal number. Throws the LineProblem that names what stands there. */
export function rareValue(bytes: Buffer, start: number, end: number): number | boolean {
  if (start === end) throw new LineProblem('a value is missing');
  const text = bytes.toString('latin1', start, end);
  const boolean = BOOLEANS.get(text);
  if (boolean !== undefined) return boolean;
  const shown = shownPart(bytes, start, end);
  const suffix = text.at(-1);
  const integer = suffix === 'i' || suffix === 'u' ? plainInteger(text.slice(0, -1)) : undefined;
  if (integer !== undefined) {
    const kind = suffix as 'i' | 'u';
    const value = integer.length > MAX_CHARACTERS ? undefined : BigInt(integer);
    const isNegative = integer.startsWith('-');
    // InfluxDB takes no sign before an unsigned one, not even that of -0u.
    if (value !== undefined && value >= LEAST[kind] && value <= MOST[kind] && !(isNegative && kind === 'u'))
      return Number(value);
    throw new LineProblem(`value ${shown} is beyond ${LEAST[kind]} to ${MOST[kind]}`);
  }
  throw new LineProblem(
    isDecimal(text)
      ? `value ${shown} is beyond what a number of 64 bits holds`
      : `value ${shown} is not a number, boolean or quoted text`,
  );
}

/** Each of its characters has at most three bytes, and may have a backslash before it. */
const MAX_BYTES = 6 * MAX_TEXT;

/** Where the quotation mark stands that ends the text which begins at `start`. */
export function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  const end = Math.min(bytes.length, start + MAX_BYTES);
  while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  if (at < end) return at;
  throw new LineProblem(
    at < bytes.length
      ? `a quoted text has more than ${MAX_TEXT} characters`
      : 'a quoted text does not end; it takes in all that follows',
  );
}

/** A quoted text without its quotation marks. A backslash is one itself unless a second or a quotation mark follows. */
export function quotedText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? text.replace(/\\(["\\])/g, '$1') : text;
}
