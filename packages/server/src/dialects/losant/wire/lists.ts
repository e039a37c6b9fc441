/**
 * Lists as Losant's clients ask for and get them: pages counted from 0, a sort, a glob over one field. Guards that a list
 * says in its answer how it was made.
 */
import { invalidField } from '../../../errors/error.js';
import { GLOB_EXPECTED, isUsableGlob, matchesGlob } from '../../../model/glob.js';

export type Query = Readonly<Record<string, string | string[] | undefined>>;

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

const PER_PAGE = 100;
const MAX_PER_PAGE = 1000;

export function readList(query: Query, { sorts, direction = 'asc', filters = [] }: ListRules): ListOrder {
  const sortField = textOf(query, 'sortField') ?? sorts[0]!;
  if (!sorts.includes(sortField)) throw invalidField('sortField', sortField, sorts.join(', '));
  const asked = (textOf(query, 'sortDirection') ?? direction).toLowerCase();
  if (asked !== 'asc' && asked !== 'desc') throw invalidField('sortDirection', asked, 'asc or desc');
  const filter = textOf(query, 'filter');
  if (filter !== undefined && !isUsableGlob(filter)) throw invalidField('filter', filter, GLOB_EXPECTED);
  const filterField = textOf(query, 'filterField');
  if (filterField !== undefined && !filters.includes(filterField))
    throw invalidField('filterField', filterField, filters.join(', ') || 'none');
  return {
    page: integerOf(query, 'page', { least: 0, most: 1_000_000 }) ?? 0,
    perPage: integerOf(query, 'perPage', { least: 1, most: MAX_PER_PAGE }) ?? PER_PAGE,
    sortField,
    sortDirection: asked,
    ...(filter !== undefined && filterField !== undefined && { filter, filterField }),
  };
}

export const offsetOf = ({ page, perPage }: ListOrder): number => page * perPage;

export function listAnswer(
  order: ListOrder,
  items: readonly object[],
  totalCount: number,
  facts: object = {},
) {
  return { items, count: items.length, totalCount, ...order, ...facts };
}

export type Plain = string | number | null | undefined;

/** A page of what is in memory already: lists of which an application has few. `fields` has the sort and filter fields. */
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

/** A parameter's text; undefined when it is absent or blank. */
export function textOf(query: Query, name: string): string | undefined {
  const value = query[name];
  const text = Array.isArray(value) ? value.at(-1) : value;
  return text === undefined || text === '' ? undefined : text;
}

export function integerOf(
  query: Query,
  name: string,
  { least, most }: { least: number; most: number },
): number | undefined {
  const text = textOf(query, name);
  if (text === undefined) return undefined;
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    throw invalidField(name, text, `an integer from ${least} to ${most}`);
  return value;
}

/** Milliseconds, whole or with a fraction, of either sign. */
export function millisecondsOf(query: Query, name: string): number | undefined {
  const text = textOf(query, name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,16}(\.\d{1,9})?$/.test(text))
    throw invalidField(name, text, 'a number of milliseconds (no ISO text)');
  return Number(text);
}

/** Whether a flag is set: `true` or `1`. */
export function flagOf(query: Query, name: string): boolean {
  const text = textOf(query, name)?.toLowerCase();
  return text === 'true' || text === '1';
}
