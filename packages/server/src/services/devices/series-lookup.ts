/** Series by their numbers and ids, and searches over them. */
import type { Catalog } from '../../catalog/catalog.js';
import type { Series } from '../../catalog/series/series.js';
import type { ListSearch } from '../../catalog/repository.js';
import type { IdForm } from '../../model/identity.js';
import type { ExternalIdService } from '../external-ids/external-ids.js';

export class SeriesLookup {
  constructor(
    private readonly catalog: Catalog,
    private readonly ids: ExternalIdService,
  ) {}

  search(project: number, search: ListSearch): Promise<{ items: Series[]; total: number }> {
    return this.catalog.seriesSearches.search(project, search);
  }

  byIds(project: number, ids: readonly number[]): Promise<Series[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.catalog.series.all(project, { ids });
  }

  /** In the order asked; ids that are unknown are left out. */
  async byExternalIds(project: number, form: IdForm, texts: readonly string[]): Promise<Series[]> {
    const known = await this.ids.findAll(form, { project }, texts);
    const byId = new Map(
      (await this.byIds(project, [...known.values()])).map((series) => [series.id, series]),
    );
    const found = texts
      .map((text) => byId.get(known.get(text) ?? 0))
      .filter((series) => series !== undefined);
    return [...new Set(found)];
  }
}
