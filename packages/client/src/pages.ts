/**
 * Lists and queries read through all their pages, one page in memory. Rule: pages that go round come to an end. Brent's way of finding a
 * circle: one cursor is remembered, and another one at each power of two, so that every circle comes to it and nothing grows.
 */
import { TributaryError } from './errors.js';

interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the page after it; null after the last. */
  readonly next: string | null;
}

/** `what`: whose pages they are, for the message. */
export async function* allPages<T>(
  what: string,
  read: (cursor: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T, void> {
  let cursor: string | undefined;
  let mark: string | undefined;
  for (let [left, length] = [1, 1]; ;) {
    const { items, next } = await read(cursor);
    yield* items;
    if (next === null) return;
    if (next === mark)
      throw new TributaryError(`The pages of ${what} go round: the next one was answered before.`, {
        code: 'pages_repeat',
      });
    if (--left === 0) [mark, left] = [next, (length *= 2)];
    cursor = next;
  }
}
