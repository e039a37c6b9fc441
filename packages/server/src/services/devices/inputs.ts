/**
 * Series under their input ids (Datacooee's `sen…`). Rule: every series has one: the id that people gave it, else one made
 * of its integer id; a given id wins over a made one.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { Series } from '../../catalog/series/series.js';
import type { ListSearch } from '../../catalog/repository.js';
import { inputIdOf, parseInputId } from '../../model/identity.js';

/** Longer than any id that is given or made. */
const MAX_ID_LENGTH = 1_000;

export class InputService {
  constructor(private readonly catalog: Catalog) {}

  search(project: number, search: ListSearch): Promise<{ items: Series[]; total: number }> {
    return this.catalog.seriesSearches.search(project, search);
  }

  byIds(project: number, ids: readonly number[]): Promise<Series[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.catalog.series.all(project, { ids });
  }

  /** In the order asked; ids that are unknown are left out. */
  async byInputIds(project: number, inputIds: readonly string[]): Promise<Series[]> {
    const asked = inputIds.filter((id) => id.length <= MAX_ID_LENGTH);
    const given = await this.catalog.seriesSearches.byInputIds(project, asked);
    const ids = asked.map((id) => given.get(id) ?? parseInputId(id)).filter((id) => id !== undefined);
    const byId = new Map((await this.byIds(project, ids)).map((series) => [series.id, series]));
    const found = new Set<Series>();
    for (const id of asked) {
      const explicit = given.get(id);
      const made = parseInputId(id);
      const series = byId.get(explicit ?? made ?? 0);
      // A series that people gave an id answers to no other.
      if (series && (explicit !== undefined || inputIdOf(series) === id)) found.add(series);
    }
    return [...found];
  }
}
