/** Lists and queries read through all their pages, one page in memory. Rule: pages that go round come to an end. */
import { Circle } from './circle.js';
import { TributaryError } from '../http/errors.js';

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
  const circle = new Circle();
  for (;;) {
    const { items, next } = await read(cursor);
    yield* items;
    if (next === null) return;
    if (circle.closes(next))
      throw new TributaryError(`The pages of ${what} go round: the next one was answered before.`, {
        code: 'pages_repeat',
      });
    cursor = next;
  }
}
