/** Lists of series in any order, page by page, with how many there are. Rule: series of deleted devices are never found. */
import { isIn, matchesGlob } from '../store-sql.js';
import { measure } from '../pages.js';
import { seriesBytes, SeriesTable, type Series } from './series.js';
import { countOf, Subject, type ListSearch } from '../repository.js';

export class SeriesSearches extends Subject {
  async search(project: number, search: ListSearch): Promise<{ items: Series[]; total: number }> {
    const { name, sort = 'id', direction = 'asc', offset = 0, limit } = search;
    let query = this.db
      .selectFrom('series')
      .innerJoin('devices', 'devices.id', 'series.device')
      .where('series.project', '=', project)
      .where('devices.deleted', 'is', null);
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

  /** By the ids that people gave them. */
  async byInputIds(project: number, inputIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.db
      .selectFrom('series')
      .innerJoin('devices', 'devices.id', 'series.device')
      .select(['series.id', 'series.input_id'])
      .where('series.project', '=', project)
      .where('devices.deleted', 'is', null)
      .where((eb) => isIn(this.store, eb.ref('series.input_id'), inputIds))
      .execute();
    return new Map(rows.map(({ id, input_id: inputId }) => [inputId!, id]));
  }
}
