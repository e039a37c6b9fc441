/**
 * JSON bodies of any allowed size, read in slices. Ensures that reading 32 MiB holds nobody up, that the number of values is
 * bounded before they are made, and that the result is what `JSON.parse` makes of the same text.
 *
 * One pass over the characters follows the open lists and objects. Whenever a slice has gathered, the members that are
 * complete in each open container are parsed in one go and added to it; so a small body is one call of `JSON.parse`.
 */
import { TributaryError } from '../errors/error.js';
import { MAX_JSON_LEVELS, MAX_JSON_VALUES } from '../model/json-limits.js';
import { Gate, Pace } from '../model/pace.js';
import { parseFlatJson, parseJson, textOf, tooDeep } from './json.js';
import { CLOSE_LIST, CLOSE_OBJECT, COMMA, endOfText, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-text.js';
import { Container } from './json-container.js';

const SLICE = 128 * 1024;
/** Bodies and what is made of them: more than so many large ones at a time would fill the memory. */
const LARGE_BODY = 2 * 2 ** 20;
const largeBodies = new Gate(3);

/** `{` and `[`, `}` and `]` differ in this bit alone. */
const LOWER = 32;

/** Runs the work on a body, at once if it is small, else when few others of its size are under way. */
export function whenRoom<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  return bytes < LARGE_BODY ? work() : largeBodies.run(work);
}

/** `flat`: the decoder never walks the document by recursion, so that its depth in a small body does not matter. */
export async function readJson(body: Buffer, { flat = false, inOneGo = LARGE_BODY } = {}): Promise<unknown> {
  const text = textOf(body);
  // Some tens of milliseconds at most; following the characters costs as much again.
  if (text.length < inOneGo) return flat ? parseFlatJson(text) : parseJson(text);
  return new SlicedReader(text).read();
}

class SlicedReader {
  readonly #pace = new Pace();
  readonly #open: Container[] = [];
  /** The outermost one, when it is closed. */
  #root: Container | undefined;
  #values = 0;
  #at = 0;

  constructor(private readonly text: string) {}

  async read(): Promise<unknown> {
    while (!this.#scan()) {
      for (const container of this.#open) container.take();
      if (this.#pace.late()) await this.#pace.rest();
    }
    if (this.#root !== undefined) return this.#whole(this.#root);
    // Neither closed nor a list or object at all.
    if (this.#open.length > 0) throw notJson('it ends before its lists and objects do');
    return parseFlatJson(this.text);
  }

  /** Follows the characters up to the end, or (false) until a slice has gathered. */
  #scan(): boolean {
    const { text } = this;
    const end = Math.min(text.length, this.#at + SLICE);
    let at = this.#at;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      // Letters and digits are the most by far, and say nothing.
      if (
        code !== QUOTE &&
        code !== COMMA &&
        (code | LOWER) !== OPEN_OBJECT &&
        (code | LOWER) !== CLOSE_OBJECT
      )
        continue;
      if (code === QUOTE) at = endOfText(text, at);
      else if (code === COMMA) this.#comma(at);
      else if (code === OPEN_LIST || code === OPEN_OBJECT) this.#begin(at, code === OPEN_LIST);
      else if (this.#end(at, code === CLOSE_LIST)) {
        this.#at = at;
        return true;
      }
    }
    this.#at = at;
    return at >= text.length;
  }

  #comma(at: number): void {
    this.#count();
    const inner = this.#open[this.#open.length - 1];
    if (inner === undefined) throw notJson(`there is a comma at character ${at + 1}`);
    inner.comma = at;
  }

  #begin(at: number, list: boolean): void {
    this.#count();
    if (this.#open.length >= MAX_JSON_LEVELS) throw tooDeep();
    this.#open.push(new Container(this.text, list, at));
  }

  #count(): void {
    if (++this.#values > MAX_JSON_VALUES)
      throw new TributaryError('too_many_values', { limit: MAX_JSON_VALUES, what: 'values' });
  }

  /** True at the end of the outermost one. */
  #end(at: number, list: boolean): boolean {
    const ended = this.#open.pop();
    if (ended === undefined) throw notJson(`too much is closed at character ${at + 1}`);
    const outer = this.#open[this.#open.length - 1];
    if (ended.opened) {
      ended.close(at, list);
      outer?.attach(ended, at + 1);
    }
    if (outer === undefined) this.#root = ended;
    return outer === undefined;
  }

  #whole(root: Container): unknown {
    const { text } = this;
    // Nothing was taken yet, or something stands before or behind it: the parser knows what it is worth.
    if (!root.opened) return parseFlatJson(text);
    if (text.slice(0, root.start).trim() !== '' || text.slice(this.#at + 1).trim() !== '')
      throw notJson('something stands before or behind the value');
    return root.value;
  }
}

export function notJson(reason: string): TributaryError {
  return new TributaryError('body_not_json', { reason });
}
