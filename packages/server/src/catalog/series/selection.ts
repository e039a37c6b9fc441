/**
 * The series set of a query. Rules: the members of a selection are AND-ed; only living series of the named
 * project are ever in it, so a foreign id selects nothing, as an unknown one does.
 */
import type { Calibration } from '../../model/calibration.js';
import type { Counter } from '../../model/counter.js';
import { livingSeries } from '../deleted/living.js';
import { isIn } from '../store-sql.js';
import { taggedSeries } from './tags.js';
import { fromJsonOrNull, Repository } from '../repository.js';
import type { Selection, SelectedSeries } from '../../model/records/selection.js';

export class Selections extends Repository {
  /** Which of these are there now, with their devices and their project. */
  async living(project: number, ids: readonly number[]): Promise<Set<number>> {
    const rows = await livingSeries(this.db)
      .innerJoin('projects', 'projects.id', 'devices.project')
      .select('series.id')
      .where('devices.project', '=', project)
      .where('projects.deleted', 'is', null)
      .where((eb) => isIn(this.store, eb.ref('series.id'), ids))
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  /** At most `limit` series, by rising id. */
  async select(project: number, selection: Selection, limit: number): Promise<SelectedSeries[]> {
    const { devices, deviceIds, tags, series, seriesIds, seriesTags = [], assets } = selection;
    const { store } = this;
    let query = livingSeries(this.db)
      .select([
        'series.id',
        'series.name',
        'series.kind',
        'series.unit',
        'series.label',
        'series.calibration',
        'series.counter',
      ])
      .select(['devices.id as device_id', 'devices.key as device_key', 'devices.name as device_name'])
      .where('devices.project', '=', project);
    if (devices) query = query.where((eb) => isIn(store, eb.ref('devices.key'), devices));
    if (deviceIds) query = query.where((eb) => isIn(store, eb.ref('devices.id'), deviceIds));
    if (series) query = query.where((eb) => isIn(store, eb.ref('series.name'), series));
    if (seriesIds) query = query.where((eb) => isIn(store, eb.ref('series.id'), seriesIds));
    for (const { key, value } of tags ?? [])
      query = query.where('devices.id', 'in', (eb) => {
        const tagged = eb
          .selectFrom('device_tags')
          .select('device')
          .where('project', '=', project)
          .where('key', '=', key);
        return value === undefined ? tagged : tagged.where('value', '=', value);
      });
    for (const tag of seriesTags)
      query = query.where('series.id', 'in', (eb) => taggedSeries(eb, project, tag));
    if (assets)
      query = query.where('series.id', 'in', (eb) =>
        eb
          .selectFrom('asset_members')
          .innerJoin('assets', 'assets.id', 'asset_members.asset')
          .select('asset_members.series')
          .where('assets.project', '=', project)
          .where((inner) => isIn(store, inner.ref('assets.id'), assets)),
      );
    const rows = await query.orderBy('series.id').limit(limit).execute();
    return rows.map((row) => ({
      id: row.id,
      project,
      name: row.name,
      kind: row.kind,
      unit: row.unit,
      label: row.label,
      calibration: fromJsonOrNull<Calibration>(row.calibration),
      counter: fromJsonOrNull<Counter>(row.counter),
      device: { id: row.device_id, key: row.device_key, name: row.device_name },
    }));
  }
}
