/**
 * How hard an adopted secret is to guess, as far as its text shows. Rule: when in doubt it counts as guessable: that costs an
 * address limit and a slow hash, the other mistake a break-in.
 */

/** Characters that a drawn text has together but once. */
const PIECE = 3;

/** What nobody tries out against a fast hash: 2^80 guesses. */
export const STRONG_BITS = 80;

/** A signature behind a JWT is at least this long; what stands in front of it may be known. */
const SIGNATURE = /^[\w-]+\.[\w-]+\.([\w-]{40,})$/;
/** Ids of documents of a database: a time, a machine and a counter, shown in addresses. */
const OBJECT_ID = /^[0-9a-f]{24}$/i;

/** `chosen`: by a person, as passwords are. */
export function bitsOf(secret: string, chosen = false): number {
  const signature = SIGNATURE.exec(secret)?.[1];
  if (signature !== undefined) return bitsOfText(signature);
  if (OBJECT_ID.test(secret)) return 0;
  return chosen ? bitsOfText(secret) / 2 : bitsOfText(secret);
}

/**
 * Whether a short text looks as a machine draws it: digits and letters, no row such as ABCD or 1234, also not of every other
 * character (A1B2C3D4), no piece twice. One in fifty that was drawn does not; a word that somebody chose may.
 */
export function looksDrawn(secret: string): boolean {
  if (!/\d/.test(secret) || !/\p{L}/u.test(secret)) return false;
  const codes = [...secret].map((character) => character.codePointAt(0)!);
  const everyOther = [0, 1].map((first) => codes.filter((_, at) => at % 2 === first));
  if ([codes, ...everyOther].some(hasRow)) return false;
  const pieces = codes.slice(PIECE - 1).map((_, at) => secret.slice(at, at + PIECE));
  return new Set(pieces).size === pieces.length;
}

/** Four characters that are the same, or follow each other up or down. */
function hasRow(codes: readonly number[]): boolean {
  const steps = codes.slice(1).map((code, i) => code - codes[i]!);
  const isRow = (at: number) =>
    Math.abs(steps[at]!) <= 1 && steps[at] === steps[at + 1] && steps[at] === steps[at + 2];
  return steps.slice(2).some((_, at) => isRow(at));
}

/** Characters times what each tells, by how often it comes; of a character several times in a row two count. */
function bitsOfText(text: string): number {
  const counted = text.replace(/(.)\1{2,}/gsu, '$1$1');
  const counts = new Map<string, number>();
  for (const character of counted) counts.set(character, (counts.get(character) ?? 0) + 1);
  const length = [...counted].length;
  let bits = 0;
  for (const count of counts.values()) bits += count * Math.log2(length / count);
  return bits;
}
