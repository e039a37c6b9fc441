/**
 * Nested query parameters in bracket form (`tagFilter[0][key]=floor`), as Losant's clients write them. Guards that a
 * crafted name makes neither a deep nor a sparse structure, and reaches no prototype.
 */
import { invalidField } from '../../../errors/error.js';
import type { Query } from './lists.js';
import { append } from '../../../model/lists.js';

export interface TagFilter {
  key?: string;
  value?: string;
}

const MAX_FILTERS = 100;
const FILTER = /^tagFilter\[(\d{1,3})\]\[(key|value)\]$/;

/** The list `tagFilter`, by its indexes; also given as one JSON text. */
export function readTagFilter(query: Query): TagFilter[] {
  const filters = new Map<number, TagFilter>();
  for (const [name, given] of Object.entries(query)) {
    if (!name.startsWith('tagFilter[')) continue;
    const [, index, member] = FILTER.exec(name) ?? [];
    const value = Array.isArray(given) ? given.at(-1) : given;
    if (index === undefined || member === undefined)
      throw invalidField('tagFilter', name, 'names like tagFilter[0][key] and tagFilter[0][value]');
    if (value === undefined || value === '')
      throw invalidField(name, value ?? '', 'a text of 1 to 255 characters');
    const filter = filters.get(Number(index)) ?? {};
    filter[member as keyof TagFilter] = value;
    filters.set(Number(index), filter);
  }
  if (filters.size > MAX_FILTERS)
    throw invalidField('tagFilter', filters.size, `at most ${MAX_FILTERS} entries`);
  return [...filters].sort(([a], [b]) => a - b).map(([, filter]) => filter);
}

/** A list given by repeating the parameter, with brackets (`name[]`, `name[0]`) or once. */
export function readTexts(query: Query, name: string): string[] {
  const texts: string[] = [];
  for (const [key, value] of Object.entries(query))
    if (
      value !== undefined &&
      (key === name || (key.startsWith(`${name}[`) && /^\[\d{0,3}\]$/.test(key.slice(name.length))))
    )
      append(
        texts,
        [value].flat().filter((text) => text !== ''),
      );
  return texts;
}
