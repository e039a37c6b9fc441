/**
 * Nested query parameters in bracket form (`tagFilter[0][key]=floor`), as Losant's clients write them. Ensures that a
 * crafted name makes neither a deep nor a sparse structure, and reaches no prototype.
 */
import { invalidField } from '../../../errors/error.js';
import type { Parameters } from '../../parameters.js';

export interface TagFilter {
  key?: string;
  value?: string;
}

const MAX_FILTERS = 100;
const FILTER = /^tagFilter\[(\d{1,3})\]\[(key|value)\]$/;

/** The list `tagFilter`, by its indexes. */
export function readTagFilter(query: Parameters): TagFilter[] {
  const filters = new Map<number, TagFilter>();
  for (const name of query.names()) {
    if (!name.startsWith('tagFilter[')) continue;
    const [, index, member] = FILTER.exec(name) ?? [];
    if (index === undefined || member === undefined)
      throw invalidField('tagFilter', name, 'names like tagFilter[0][key] and tagFilter[0][value]');
    const value = query.text(name);
    if (value === undefined) throw invalidField(name, '', 'a text of 1 to 255 characters');
    const filter = filters.get(Number(index)) ?? {};
    filter[member as keyof TagFilter] = value;
    filters.set(Number(index), filter);
  }
  if (filters.size > MAX_FILTERS)
    throw invalidField('tagFilter', filters.size, `at most ${MAX_FILTERS} entries`);
  return [...filters].sort(([a], [b]) => a - b).map(([, filter]) => filter);
}

/** A list given by repeating the parameter, with brackets (`name[]`, `name[0]`) or once. */
export const readTexts = (query: Parameters, name: string): string[] =>
  query
    .names()
    .filter((key) => key === name || (key.startsWith(`${name}[`) && INDEX.test(key.slice(name.length))))
    .flatMap((key) => query.all(key));

const INDEX = /^\[\d{0,3}\]$/;

/** The same where each of the texts may be several with commas between them. */
export const readWords = (query: Parameters, name: string): string[] =>
  readTexts(query, name).flatMap((text) => text.split(','));
