/** A page of a list that is in memory: sorted by one field, filtered by a glob over one. */
import { matchesGlob } from '../../../model/glob.js';
import { offsetOf, type ListOrder } from '../wire/lists.js';

export type Plain = string | number | null | undefined;

/** `fields` has the sort and filter fields. */
export function pageOf<T>(
  all: readonly T[],
  order: ListOrder,
  fields: Readonly<Record<string, (item: T) => Plain>>,
): { items: T[]; totalCount: number } {
  const { filter, filterField, sortField, sortDirection } = order;
  let found = [...all];
  if (filter !== undefined && filterField !== undefined)
    found = found.filter((item) => matchesGlob(filter, String(fields[filterField]!(item) ?? '')));
  const value = fields[sortField]!;
  const sign = sortDirection === 'asc' ? 1 : -1;
  found.sort((a, b) => sign * compare(value(a), value(b)));
  const offset = offsetOf(order);
  return { items: found.slice(offset, offset + order.perPage), totalCount: found.length };
}

function compare(a: Plain, b: Plain): number {
  if (a == null || b == null) return a == null ? (b == null ? 0 : -1) : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
