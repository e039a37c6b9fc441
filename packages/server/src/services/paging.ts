/** Lists page by a limit and an opaque cursor. Rule: a wrong limit or cursor is refused, never guessed at. */
import { given } from '../model/given.js';
import { invalidField, TributaryError } from '../errors/error.js';
import type { Page, PageRequest } from './contract/paging.js';

export const DEFAULT_PAGE = 100;
export const MAX_PAGE = 1_000;

export function pageRequest({ limit = DEFAULT_PAGE, cursor }: PageRequest): {
  limit: number;
  after?: number;
} {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw invalidField('limit', limit, `an integer from 1 to ${MAX_PAGE}`);
  return cursor === undefined ? { limit } : { limit, after: readCursor(cursor) };
}

/** Cursors start with a letter so that nobody takes them for a page number. */
export function list<T>(page: { items: readonly T[]; next: number | null }): Page<T> {
  return { items: page.items, next: page.next === null ? null : `a${page.next.toString(36)}` };
}

function readCursor(cursor: string): number {
  const id = /^a[0-9a-z]{1,10}$/.test(cursor) ? Number.parseInt(cursor.slice(1), 36) : NaN;
  if (Number.isSafeInteger(id)) return id;
  throw new TributaryError('cursor_invalid', {
    field: 'cursor',
    value: cursor,
    expected: 'the `next` of the last answer',
  });
}

/** Each item of a list: pages may be shorter than asked for, so only `next` says whether there are more. */
export async function* itemsOf<T>(
  read: (page: PageRequest & { readonly limit: number }) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await read({ limit: MAX_PAGE, ...given({ cursor }) });
    yield* page.items;
    cursor = page.next;
  }
}
