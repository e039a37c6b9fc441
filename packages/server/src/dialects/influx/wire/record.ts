/**
 * Where a record of line protocol ends: at the first line break that stands in no quoted text. It is found as InfluxDB finds
 * it, whether the record is sound or not. Ensures that the inside of a text is never read as lines of its own: whoever gets
 * a text into a log field would write points of other devices.
 */
import { Pace } from '../../../model/pace.js';
import { BACKSLASH, COMMA, EQUALS, HASH, isBlank, NEWLINE, QUOTE, SPACE } from './bytes.js';

/** Looks for the end of one record after the other, over as many pieces of bytes as they take. */
export class RecordScanner {
  #isBegun = false;
  #isComment = false;
  #isEscaped = false;
  #hasBlank = false;
  #isQuoted = false;
  /** Signs of equality without a comma behind them: only then a quotation mark opens a text. */
  #open = 0;

  /** The place of the line break that ends the record, or `end` if it goes on behind it. */
  scan(bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    for (; at < end && !this.#isBegun; at++) {
      const byte = bytes[at]!;
      if (byte === NEWLINE) return this.#ended(at);
      if (byte === SPACE) this.#hasBlank = true;
      if (isBlank(byte)) continue;
      this.#isBegun = true;
      this.#isComment = byte === HASH;
      at--;
    }
    if (this.#isComment) {
      const found = bytes.subarray(at, end).indexOf(NEWLINE);
      return found < 0 ? end : this.#ended(at + found);
    }
    return this.#fields(bytes, at, end);
  }

  #fields(bytes: Uint8Array, from: number, end: number): number {
    let [isEscaped, hasBlank, isQuoted, open] = [this.#isEscaped, this.#hasBlank, this.#isQuoted, this.#open];
    for (let at = from; at < end; at++) {
      const byte = bytes[at]!;
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = true;
      else if (isQuoted) isQuoted = byte !== QUOTE;
      else if (byte === NEWLINE) return this.#ended(at);
      else if (byte === SPACE) hasBlank = true;
      else if (!hasBlank) continue;
      else if (byte === EQUALS) open++;
      else if (byte === COMMA) open--;
      else if (byte === QUOTE) isQuoted = open > 0;
    }
    [this.#isEscaped, this.#hasBlank, this.#isQuoted, this.#open] = [isEscaped, hasBlank, isQuoted, open];
    return end;
  }

  #ended(at: number): number {
    this.#isBegun = this.#isComment = this.#isEscaped = this.#hasBlank = this.#isQuoted = false;
    this.#open = 0;
    return at;
  }
}

/** Where the record that begins at `from`, blanks included, ends if that is plain to see: at the next line break. */
export function plainEnd(bytes: Buffer, from: number): number | undefined {
  const lineBreak = bytes.indexOf(NEWLINE, from);
  if (lineBreak < 0) return bytes.length;
  const isPlain = bytes[lineBreak - 1] !== BACKSLASH && !bytes.subarray(from, lineBreak).includes(QUOTE);
  return isPlain ? lineBreak : undefined;
}

/** Whether the record that begins at `from`, blanks included, ends at `end`. The last one of all may also end behind it. */
export function endsAt(bytes: Buffer, from: number, end: number): boolean {
  const found = plainEnd(bytes, from) ?? new RecordScanner().scan(bytes, from, end + 1);
  return found === end || (found === bytes.length && end === found - 1);
}

/** Bytes that are walked between two looks at the clock, a few milliseconds. */
const SLICE = 2 ** 20;

/**
 * Where the record that begins at `from`, blanks included, ends, and the line breaks in it. In slices, with `rest` between
 * them: an open quoted text takes in all that follows, as long as a body may be.
 */
export async function endOfRecord(
  bytes: Buffer,
  from: number,
  rest: () => Promise<void>,
): Promise<{ end: number; breaks: number }> {
  const plain = plainEnd(bytes, from);
  if (plain !== undefined) return { end: plain, breaks: 0 };
  const scanner = new RecordScanner();
  const pace = new Pace();
  let breaks = 0;
  for (let at = from; ; at += SLICE) {
    const most = Math.min(at + SLICE, bytes.length);
    const end = scanner.scan(bytes, at, most);
    breaks += breaksIn(bytes, at, end);
    if (end < most || most === bytes.length) return { end, breaks };
    if (!pace.late()) continue;
    await rest();
    pace.restart();
  }
}

/** Line breaks from `from` to `end`. */
function breaksIn(bytes: Buffer, from: number, end: number): number {
  let breaks = 0;
  const inner = bytes.subarray(from, end).indexOf(NEWLINE);
  for (let at = inner < 0 ? end : from + inner; at < end; at++) if (bytes[at] === NEWLINE) breaks++;
  return breaks;
}

/** One record of a file, without the line break that ends it. */
export interface FileRecord {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly bytes: Buffer;
}

/**
 * The records of a stream, comments and blank lines among them. Throws what `tooLong` makes of a line number where a record
 * has more than `longest` bytes: a quotation mark that is never closed takes in all that follows.
 */
export async function* recordsOf(
  input: AsyncIterable<Buffer>,
  longest: number,
  tooLong: (line: number) => Error,
): AsyncGenerator<FileRecord> {
  const scanner = new RecordScanner();
  let begun: Buffer[] = [];
  let length = 0;
  let line = 1;
  const finish = (last: Buffer): FileRecord => {
    const bytes = begun.length === 0 ? last : Buffer.concat([...begun, last]);
    const record = { line, bytes };
    line += breaksIn(bytes, 0, bytes.length) + 1;
    begun = [];
    length = 0;
    return record;
  };
  for await (const chunk of input) {
    let from = 0;
    for (;;) {
      const end = scanner.scan(chunk, from, chunk.length);
      if (end === chunk.length) break;
      yield finish(chunk.subarray(from, end));
      from = end + 1;
    }
    if (from === chunk.length) continue;
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longest) throw tooLong(line);
  }
  if (length > 0) yield finish(Buffer.alloc(0));
}
