/** Lists of series in any order, page by page, with how many there are. Rule: what is deleted is never found. */
import { livingSeries } from '../deleted/living.js';
import { matchesGlob } from '../store-sql.js';
import { measure } from '../pages.js';
import { seriesBytes, SeriesTable } from './series.js';
import { countOf, Repository } from '../repository.js';
import type { ListSearch } from '../../model/records/lists.js';
import type { Series } from '../../model/records/series.js';

export class SeriesSearches extends Repository {
  async search(project: number, search: ListSearch): Promise<{ items: Series[]; total: number }> {
    const { name, sort = 'id', direction = 'asc', offset = 0, limit } = search;
    let query = livingSeries(this.db).where('series.project', '=', project);
    if (name !== undefined)
      query = query.where((eb) =>
        matchesGlob(this.store, eb.fn.coalesce('series.label', 'series.name'), name),
      );
    const total = await countOf(query);
    const found = await measure(
      query.orderBy(`series.${sort}`, direction).orderBy('series.id', direction).offset(offset).limit(limit),
      'series.id',
      seriesBytes,
    );
    const table = new SeriesTable(this.db, this.store);
    return { items: await this.positions(found, search, (ids) => table.listAnywhere(ids)), total };
  }
}
