/** Rows of an answer that comes in pages: one after the other, all of them within a bound, or the first alone. */
import { atLeast } from '../http/checks.js';
import { tooLarge } from './too-large.js';

/** Most rows that `all` gives unless it is told otherwise. */
const MOST = 1_000_000;

export class Rows<T> implements AsyncIterable<T> {
  readonly #pages: () => AsyncGenerator<readonly T[], void>;

  /** Nothing is asked for before somebody reads; each reader begins anew. */
  constructor(pages: () => AsyncGenerator<readonly T[], void>) {
    this.#pages = pages;
  }

  /** One page in memory. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for await (const page of this.#pages()) yield* page;
  }

  /** All rows in memory; throws a `TributaryError` (`answer_too_large`) where they are more than `most`, 1,000,000 unless given. */
  async all({ most = MOST }: { most?: number } = {}): Promise<T[]> {
    atLeast('most', 1, most);
    const rows: T[] = [];
    for await (const page of this.#pages()) {
      if (rows.length + page.length > most)
        throw tooLarge(
          `more than ${most} rows`,
          'read them one by one (for await), or give all() a larger `most`',
        );
      for (const row of page) rows.push(row);
    }
    return rows;
  }

  /** The first row; undefined: there is none. Nothing behind its page is read. */
  async one(): Promise<T | undefined> {
    for await (const row of this) return row;
    return undefined;
  }
}
