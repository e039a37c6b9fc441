/** Lists and queries read through all their pages, one page in memory. Rule: pages that go round come to an end. */
import { Circle } from './circle.js';
import { TributaryError } from '../http/errors.js';
import type { Page } from './types.js';

/** Items of an API that come in pages: `for await` gives one after the other, `pages()` one page after the other. */
export class Listing<T> implements AsyncIterable<T> {
  readonly #what: string;
  readonly #read: (cursor: string | undefined) => Promise<Page<T>>;

  /** `what`: whose pages they are, for the message. Nothing is asked for before somebody reads. */
  constructor(what: string, read: (cursor: string | undefined) => Promise<Page<T>>) {
    this.#what = what;
    this.#read = read;
  }

  /** Page by page, from the first: `items`, and in `next` the cursor with which another list goes on after it. */
  async *pages(): AsyncGenerator<Page<T>, void> {
    let cursor: string | undefined;
    const circle = new Circle();
    for (;;) {
      const page = await this.#read(cursor);
      yield page;
      if (page.next === null) return;
      if (circle.closes(page.next))
        throw new TributaryError(`The pages of ${this.#what} go round: the next one was answered before.`, {
          code: 'pages_repeat',
        });
      cursor = page.next;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for await (const { items } of this.pages()) yield* items;
  }

  /** All of them in memory, for lists that are known to be short. */
  async all(): Promise<T[]> {
    const found: T[] = [];
    for await (const { items } of this.pages()) for (const item of items) found.push(item);
    return found;
  }
}
