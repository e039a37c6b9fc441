/**
 * The terms of slugs: whole numbers as groups of four lower-case hexadecimal digits. Rules: writing is canonical; reading takes
 * what people and the programs of that platform write (groups and zeros left out, capital digits, `0x`), and of anything else says
 * what is wrong. A device has up to 64 bits, more than a number holds, so that inside all are bigint.
 */
import { shownOf } from '../../http/checks.js';
import { OptionError } from '../../http/errors.js';

/** Text is hexadecimal: `'10'` is sixteen, as `0x10` is. */
export type SlugId = number | bigint | string;

/** What a term is of, for messages, and how many groups of digits it has. */
export interface Term {
  readonly name: string;
  readonly groups: 1 | 2 | 3 | 4;
  readonly least?: bigint;
}

const BITS = 16n;
const DIGITS = 4;

export function written({ groups }: Term, value: bigint): string {
  const digits = value.toString(16).padStart(groups * DIGITS, '0');
  return digits.match(/.{4}/g)!.join('-');
}

/** Throws an OptionError for what is no number, or is too great or too small for the term. */
export function read(term: Term, given: unknown): bigint {
  const value = valueOf(given, term.groups);
  const { least = 0n, groups } = term;
  const end = 1n << (BigInt(groups) * BITS);
  if (value !== undefined && value >= least && value < end) return value;
  throw new OptionError(
    `${term.name} is ${shownOf(given)}; expected a whole number from ${least} to 0x${(end - 1n).toString(16)}, as a number or as hexadecimal text.`,
  );
}

function valueOf(given: unknown, groups: number): bigint | undefined {
  if (typeof given === 'bigint') return given;
  if (typeof given === 'number') return Number.isSafeInteger(given) ? BigInt(given) : undefined;
  return typeof given === 'string' ? valueOfText(given, groups) : undefined;
}

function valueOfText(text: string, groups: number): bigint | undefined {
  if (/^0x[0-9a-f]{1,32}$/i.test(text)) return BigInt(text);
  if (!/^[0-9a-f]{1,32}(?:-[0-9a-f]{1,32})*$/i.test(text)) return undefined;
  const parts = text.split('-');
  // Groups that are zero may be too many.
  const extra = parts.splice(0, Math.max(0, parts.length - groups));
  if (extra.some((part) => !/^0+$/.test(part))) return undefined;
  // Gateways leave a large number in one group: then the digits follow each other.
  const isLong = parts.some((part) => part.length > DIGITS);
  return BigInt(`0x${parts.map((part) => (isLong ? part : part.padStart(DIGITS, '0'))).join('')}`);
}

/** Splits a slug at its `--`; undefined: the text has no letter, but is a bare number. */
export const termsOf = (text: string): readonly string[] | undefined =>
  text.includes('--') ? text.split('--') : undefined;

/** The terms after the letter. */
export function termsAfter(letter: string, text: string, example: string): readonly string[] {
  const [first, ...terms] = termsOf(text) ?? [];
  if (first === letter && terms.length === example.split('--').length - 1) return terms;
  throw new OptionError(`slug is ${shownOf(text)}; expected one such as ${example}.`);
}
