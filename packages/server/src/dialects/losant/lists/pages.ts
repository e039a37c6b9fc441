/**
 * Lists that the services give out cursor by cursor, as Losant's numbered pages: sorted and filtered here, because an
 * application has few of them (access keys, tokens, jobs). Rule: of all of them only what they are sorted and filtered by is
 * held at a time; whole are only those of the page.
 */
import { itemsOf } from '../../../services/paging.js';
import type { Page, PageRequest, Services } from '../../../services/services.js';
import { Gathered, readAll } from '../../whole-lists.js';
import type { ListOrder } from '../wire/lists.js';
import { pageOf, type Plain } from './sorted-page.js';

type Read<T> = (page: PageRequest) => Promise<Page<T>>;

/** `fields` has the sort and filter fields. */
export async function readPageOf<T extends { readonly publicId: string }>(
  services: Pick<Services, 'limits'>,
  read: Read<T>,
  order: ListOrder,
  fields: Readonly<Record<string, (item: T) => Plain>>,
): Promise<{ items: T[]; totalCount: number }> {
  const names = [order.sortField, order.filterField].filter((name) => name !== undefined);
  const entries = await readAll(services, read, (item) => ({
    id: item.publicId,
    values: Object.fromEntries(names.map((name) => [name, fields[name]!(item)])),
  }));
  const valuesOf = Object.fromEntries(
    names.map((name) => [name, ({ values }: (typeof entries)[number]) => values[name]]),
  );
  const { items: chosen, totalCount } = pageOf(entries, order, valuesOf);
  return { items: await readThese(services, read, chosen), totalCount };
}

/** In this order; those that are gone meanwhile are left out. */
async function readThese<T extends { readonly publicId: string }>(
  { limits }: Pick<Services, 'limits'>,
  read: Read<T>,
  chosen: readonly { readonly id: string }[],
): Promise<T[]> {
  const places = new Map(chosen.map(({ id }, place) => [id, place]));
  const found = new Gathered<T>(limits);
  if (places.size > 0)
    for await (const item of itemsOf(read)) {
      if (!places.has(item.publicId)) continue;
      found.add(item);
      if (found.items.length === places.size) break;
    }
  return found.items.sort((a, b) => places.get(a.publicId)! - places.get(b.publicId)!);
}
