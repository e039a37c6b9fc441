/** The bytes of line protocol that mean something. */
export const NEWLINE = 10;
export const RETURN = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;
export const PLUS = 43;
export const COMMA = 44;
export const MINUS = 45;
export const DOT = 46;
export const ZERO = 48;
export const NINE = 57;
export const EQUALS = 61;
export const BACKSLASH = 92;

/** The text of a key or tag with its backslashes taken off. Rare and off the hot path. */
export function unescape(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString('utf8', start, end);
  return raw.includes('\\') ? raw.replace(/\\([,= \\])/g, '$1') : raw;
}

/** Where an unescaped byte of a kind stands at or after an offset, or -1 before `end`. */
export function findUnescaped(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === byte) return at;
  }
  return -1;
}
