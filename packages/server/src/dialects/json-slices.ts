/**
 * JSON bodies of any allowed size, read in slices. Guards that reading 32 MiB holds nobody up, that the number of values is
 * bounded before they are made, and that the result is what `JSON.parse` makes of the same text.
 *
 * One pass over the characters follows the open lists and objects. Whenever a slice has gathered, the members that are
 * complete in each open container are parsed in one go and added to it; so a small body is one call of `JSON.parse`.
 */
import { TributaryError } from '../errors/error.js';
import { MOST_JSON_LEVELS, MOST_JSON_VALUES } from '../model/json-limits.js';
import { Gate, Pace } from '../model/pace.js';
import { parseFlatJson, parseJson, textOf, tooDeep } from './json.js';
import { Container } from './json-container.js';

const SLICE = 128 * 1024;
/** Bodies and what is made of them: more than so many large ones at a time would fill the memory. */
const LARGE_BODY = 2 * 2 ** 20;
const largeBodies = new Gate(3);

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

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
  #values = 0;
  #at = 0;
  /** Where the slice that is gathering began. */
  #from = 0;

  constructor(private readonly text: string) {}

  async read(): Promise<unknown> {
    const { text } = this;
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code === QUOTE) this.#skipText();
      else if (code === COMMA) this.#comma();
      else if (code === OPEN_LIST || code === OPEN_OBJECT) this.#begin(code === OPEN_LIST);
      else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
        if (this.#end(code === CLOSE_LIST)) return this.#whole();
      }
      if (this.#at - this.#from >= SLICE) {
        this.#takeSlice();
        if (this.#pace.late()) await this.#pace.rest();
      }
    }
    // Neither closed nor a list or object at all.
    if (this.#open.length > 0) throw notJson('it ends before its lists and objects do');
    return parseFlatJson(text);
  }

  #skipText(): void {
    const { text } = this;
    for (this.#at++; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code === QUOTE) return;
      if (code === BACKSLASH) this.#at++;
    }
  }

  #comma(): void {
    this.#count();
    const inner = this.#open.at(-1);
    if (inner === undefined) throw notJson(`there is a comma at character ${this.#at + 1}`);
    inner.comma = this.#at;
  }

  #begin(list: boolean): void {
    this.#count();
    if (this.#open.length >= MOST_JSON_LEVELS) throw tooDeep();
    this.#open.push(new Container(this.text, list, this.#at));
  }

  #count(): void {
    if (++this.#values > MOST_JSON_VALUES)
      throw new TributaryError('too_many_values', { limit: MOST_JSON_VALUES, what: 'values' });
  }

  /** True at the end of the outermost one. */
  #end(list: boolean): boolean {
    const ended = this.#open.pop();
    if (ended === undefined) throw notJson(`too much is closed at character ${this.#at + 1}`);
    const outer = this.#open.at(-1);
    if (ended.opened) {
      ended.close(this.#at, list);
      outer?.attach(ended, this.#at + 1);
    }
    this.#root = ended;
    return outer === undefined;
  }

  #root: Container | undefined;

  /** The members that are complete so far, of all open containers from the outermost in. */
  #takeSlice(): void {
    for (const container of this.#open) container.take();
    this.#from = this.#at;
  }

  #whole(): unknown {
    const { text } = this;
    const root = this.#root!;
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
