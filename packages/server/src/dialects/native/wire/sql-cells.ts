/**
 * Goes through the JSON of one value of an SQL answer by its type and gives what the API answers: the same text, but
 * integers beyond 2^53 and decimals of more than 15 digits as texts, and floats that are no numbers as null. Works on
 * ready text; no value becomes a number on the way, so none is rounded.
 */
import type { Shape } from './sql-types.js';

/** What a cell is for: JSON readers have doubles, readers of CSV get every digit and `nan`, `inf`, `-inf`. */
export type Target = 'json' | 'csv';

const LARGEST = String(2 ** 53);
const MAX_DIGITS = 15;

/** Text of one line of the engine's, read from left to right. */
export class CellReader {
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly target: Target,
  ) {}

  /** All cells of a row `[…, …]`. */
  row(shapes: readonly Shape[]): string[] {
    this.#expect('[');
    const cells: string[] = [];
    for (const shape of shapes) {
      if (cells.length > 0) this.#expect(',');
      cells.push(this.#value(shape));
    }
    this.#expect(']');
    return cells;
  }

  #value(shape: Shape): string {
    this.#blanks();
    const begin = this.#at;
    const first = this.text[begin];
    if (first === '"') {
      this.#skipString();
      const raw = this.text.slice(begin, this.#at);
      return shape === 'float' && this.target === 'json' ? 'null' : raw;
    }
    if (first === '[') return this.#list(shape, '[', ']');
    if (first === '{') return this.#list(shape, '{', '}');
    while (this.#at < this.text.length && !',]}'.includes(this.text[this.#at]!)) this.#at++;
    return this.#literal(this.text.slice(begin, this.#at).trim(), shape);
  }

  #literal(raw: string, shape: Shape): string {
    if (this.target === 'csv' || shape === 'plain' || shape === 'float') return raw;
    if (shape === 'open' && /[.eE]/.test(raw)) return raw;
    return isExactDouble(raw) ? raw : `"${raw}"`;
  }

  #list(shape: Shape, open: '[' | '{', close: ']' | '}'): string {
    this.#expect(open);
    const parts: string[] = [];
    for (this.#blanks(); this.text[this.#at] !== close; this.#blanks()) {
      if (parts.length > 0) this.#expect(',');
      const key = open === '{' ? `${this.#key()}:` : '';
      parts.push(key + this.#value(memberOf(shape, parts.length)));
    }
    this.#expect(close);
    return open + parts.join(',') + close;
  }

  #key(): string {
    this.#blanks();
    const begin = this.#at;
    this.#skipString();
    const key = this.text.slice(begin, this.#at);
    this.#expect(':');
    return key;
  }

  #skipString(): void {
    let end = this.#at;
    do end = this.text.indexOf('"', end + 1);
    while (end >= 0 && isEscaped(this.text, end));
    if (end < 0) throw new SyntaxError('a text without its end in an SQL answer');
    this.#at = end + 1;
  }

  #blanks(): void {
    while (this.text[this.#at] === ' ') this.#at++;
  }

  #expect(mark: string): void {
    this.#blanks();
    if (this.text[this.#at] !== mark)
      throw new SyntaxError(`expected ${mark} at ${this.#at} of a row of an SQL answer`);
    this.#at++;
  }
}

function memberOf(shape: Shape, at: number): Shape {
  if (typeof shape === 'string') return shape;
  return 'each' in shape ? shape.each : (shape.members[at] ?? 'open');
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

/** True if a double shows these very digits again: integers to 2^53, decimals of 15 digits. */
function isExactDouble(raw: string): boolean {
  const digits = raw.replace(/^-/, '');
  if (!/^\d[\d.]*$/.test(digits)) return true;
  if (digits.includes('.')) return digits.replace(/^0?\.0*/, '').replace('.', '').length <= MAX_DIGITS;
  return digits.length < LARGEST.length || (digits.length === LARGEST.length && digits <= LARGEST);
}
