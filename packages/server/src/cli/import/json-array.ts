/** Cuts a JSON array into its elements as they come, so that a file of any size needs the memory of one element. */
import { failure } from '../failure.js';
import type { NumberedText } from './lines.js';

const LONGEST = 16 * 2 ** 20;
const [NEWLINE, BLANK, QUOTE, COMMA, BACKSLASH] = [10, 32, 34, 44, 92];
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** Each element with the line on which it begins. What an element is, its reader finds out. */
export async function* arrayElements(input: AsyncIterable<Buffer>): AsyncGenerator<NumberedText> {
  const cutter = new Cutter();
  for await (const chunk of input) yield* cutter.take(chunk);
  cutter.end();
}

class Cutter {
  #state: 'before' | 'inside' | 'behind' = 'before';
  #line = 1;
  /** Within the element under way. */
  #depth = 0;
  #quoted = false;
  #escaped = false;
  /** Line on which the element under way begins; undefined between two. */
  #first: number | undefined;
  #parts: Buffer[] = [];
  #length = 0;

  *take(chunk: Buffer): Generator<NumberedText> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === NEWLINE) this.#line++;
      if (this.#state !== 'inside') {
        start = at + 1;
        this.#outside(byte);
      } else if (this.#quoted) this.#inText(byte);
      else if (this.#depth === 0 && (byte === COMMA || CLOSING.has(byte))) {
        yield* this.#element(chunk.subarray(start, at));
        start = at + 1;
        if (byte !== COMMA) this.#state = 'behind';
      } else if (byte > BLANK) this.#inElement(byte);
    }
    if (this.#state === 'inside') this.#keep(chunk.subarray(start));
  }

  end(): void {
    if (this.#state === 'inside') throw this.#wrong('the array does not end');
  }

  #outside(byte: number): void {
    if (byte <= BLANK) return;
    if (this.#state === 'behind') throw this.#wrong('something stands behind the end of the array');
    // It begins with a bracket: by that this reader was chosen.
    this.#state = 'inside';
  }

  #inElement(byte: number): void {
    this.#first ??= this.#line;
    if (byte === QUOTE) this.#quoted = true;
    else if (OPENING.has(byte)) this.#depth++;
    else if (CLOSING.has(byte)) this.#depth--;
  }

  #inText(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#quoted = false;
  }

  *#element(last: Buffer): Generator<NumberedText> {
    this.#keep(last);
    const text = Buffer.concat(this.#parts).toString('utf8').trim();
    const line = this.#first ?? this.#line;
    [this.#parts, this.#length, this.#first] = [[], 0, undefined];
    if (text !== '') yield { line, text };
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > LONGEST)
      throw failure(
        `The element at line ${this.#first ?? this.#line} has more than ${LONGEST} bytes.`,
        'Check --format.',
      );
    this.#parts.push(part);
  }

  #wrong(reason: string): Error {
    return failure(`The file is not valid JSON: ${reason} (line ${this.#line}).`);
  }
}
