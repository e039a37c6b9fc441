/**
 * Lists as Losant's clients ask for and get them: pages counted from 0, a sort, a glob over one field. Ensures that a list
 * says in its answer how it was made.
 */
import { invalidField } from '../../../errors/error.js';
import { GLOB_EXPECTED, isUsableGlob } from '../../../model/glob.js';
import type { Parameters } from '../../parameters.js';

export interface ListOrder {
  readonly page: number;
  readonly perPage: number;
  readonly sortField: string;
  readonly sortDirection: 'asc' | 'desc';
  readonly filterField?: string;
  readonly filter?: string;
}

export interface ListRules {
  /** The first one is the default. */
  readonly sorts: readonly string[];
  readonly direction?: 'asc' | 'desc';
  readonly filters?: readonly string[];
}

const DEFAULT_PER_PAGE = 100;
const MAX_PER_PAGE = 1000;

export function readList(
  query: Parameters,
  { sorts, direction = 'asc', filters = [] }: ListRules,
): ListOrder {
  const sortField = query.text('sortField') ?? sorts[0]!;
  if (!sorts.includes(sortField)) throw invalidField('sortField', sortField, sorts.join(', '));
  const sortDirection = query.word('sortDirection', ['asc', 'desc']) ?? direction;
  const filter = query.text('filter');
  if (filter !== undefined && !isUsableGlob(filter)) throw invalidField('filter', filter, GLOB_EXPECTED);
  const filterField = query.text('filterField');
  if (filterField !== undefined && !filters.includes(filterField))
    throw invalidField('filterField', filterField, filters.join(', ') || 'none');
  return {
    page: query.integer('page', { least: 0, most: 1_000_000 }) ?? 0,
    perPage: query.integer('perPage', { least: 1, most: MAX_PER_PAGE }) ?? DEFAULT_PER_PAGE,
    sortField,
    sortDirection,
    ...filterOf(filter, filterField),
  };
}

/** One without the other filters nothing. */
const filterOf = (filter: string | undefined, filterField: string | undefined) =>
  filter === undefined || filterField === undefined ? {} : { filter, filterField };

export const offsetOf = ({ page, perPage }: ListOrder): number => page * perPage;

export function listAnswer(
  order: ListOrder,
  items: readonly object[],
  totalCount: number,
  owner: object = {},
) {
  return { items, count: items.length, totalCount, ...order, ...owner };
}
