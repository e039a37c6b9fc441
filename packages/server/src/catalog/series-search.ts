/** Lists of series in any order, page by page, with how many there are. Rule: series of deleted devices are never found. */
import { isIn, matchesGlob } from './dialect.js';
import { SeriesTable, type Series } from './series.js';
import { countOf, Subject, type ListSearch } from './subject.js';

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
    const ids = await query
      .select('series.id')
      .orderBy(`series.${sort}`, direction)
      .orderBy('series.id', direction)
      .offset(offset)
      .limit(limit)
      .execute();
    const total = await countOf(query);
    const found = await new SeriesTable(this.db, this.store).list(
      project,
      { ids: ids.map(({ id }) => id) },
      { limit: Math.max(1, ids.length) },
    );
    const byId = new Map(found.items.map((series) => [series.id, series]));
    return { items: ids.flatMap(({ id }) => byId.get(id) ?? []), total };
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
