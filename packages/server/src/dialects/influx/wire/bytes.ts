/** The bytes of line protocol that mean something. */
export const NUL = 0;
export const TAB = 9;
export const NEWLINE = 10;
export const RETURN = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;
export const COMMA = 44;
export const MINUS = 45;
export const DOT = 46;
export const ZERO = 48;
export const NINE = 57;
export const EQUALS = 61;
export const BACKSLASH = 92;

/** What InfluxDB passes over in front of a line, of its fields and of its timestamp. */
export const isBlank = (byte: number | undefined): boolean => byte === SPACE || byte === TAB || byte === NUL;

/** The text of a measurement or field key. Rare and off the hot path, as is that of a tag. */
export const nameText = (bytes: Buffer, start: number, end: number): string =>
  unescaped(bytes.toString('utf8', start, end), /\\([,= "])/g);

/** The text of a tag's key or value: a quotation mark is nothing special in it, and keeps the backslash before it. */
export const tagText = (bytes: Buffer, start: number, end: number): string =>
  unescaped(bytes.toString('utf8', start, end), /\\([,= ])/g);

const unescaped = (raw: string, escapes: RegExp): string =>
  raw.includes('\\') ? raw.replace(escapes, '$1') : raw;

/**
 * Where a byte of a kind stands at or after an offset without a backslash right before it, or -1 before `end`. However
 * many backslashes there are, the last one counts: two of them are two, and the byte behind them is still escaped.
 */
export function findBare(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === byte && bytes[at - 1] !== BACKSLASH) return at;
  return -1;
}

const SHOWN = 40;

/** What a message shows of a part of a line. */
export const shownPart = (bytes: Buffer, start: number, end: number): string =>
  bytes.toString('utf8', start, Math.min(end, start + SHOWN)) + (end - start > SHOWN ? '…' : '');
