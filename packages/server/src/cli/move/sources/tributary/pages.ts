/** Lists of the native API, whose pages are linked by cursors. */
import { Repetition } from '../../engine/repetition.js';
import type { Vendor } from '../../engine/vendor.js';

export async function* pagesOf<T>(
  vendor: Vendor,
  path: string,
  query: Readonly<Record<string, string | number>> = {},
): AsyncGenerator<T> {
  const cursors = new Repetition(`The pages of ${path}`);
  for (let cursor: string | undefined; ;) {
    const page = await vendor.json<{ items: T[]; next: string | null }>(path, {
      query: { limit: 1000, ...query, cursor },
    });
    yield* page.items;
    if (page.next === null) return;
    cursors.check((cursor = page.next));
  }
}
