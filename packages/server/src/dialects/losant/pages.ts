/** Lists that the services give out cursor by cursor, whole: of which an application has few (access keys, tokens). */
import { TributaryError } from '../../errors/error.js';
import type { Page, PageRequest } from '../../services/services.js';
import { append } from '../../model/lists.js';

const PAGE = 1000;
const MOST = 100_000;

export async function readAll<T>(read: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({ limit: PAGE, ...(cursor !== null && { cursor }) });
    append(all, page.items);
    cursor = page.next;
    if (all.length > MOST)
      throw new TributaryError('query_too_large', { limit: `${MOST} entries of a list` });
  } while (cursor !== null);
  return all;
}
