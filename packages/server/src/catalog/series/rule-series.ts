/** The series that rules (of alerts, of retention) may be about, so far as they and their projects are not deleted, with what selections look at. */
import { livingSeries } from '../deleted/living.js';
import { isIn } from '../store-sql.js';
import { Repository } from '../repository.js';
import type { Kind } from '../../model/kinds.js';

export interface WatchedSeries {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  readonly device: number;
  readonly key: string;
}

export class RuleSeries extends Repository {
  /** By rising id. */
  slice(project: number, after: number, limit: number): Promise<WatchedSeries[]> {
    return this.#of(project).where('series.id', '>', after).orderBy('series.id').limit(limit).execute();
  }

  ofDevices(project: number, keys: readonly string[], limit: number): Promise<WatchedSeries[]> {
    return this.#of(project)
      .where((eb) => isIn(this.store, eb.ref('devices.key'), keys))
      .orderBy('series.id')
      .limit(limit)
      .execute();
  }

  byIds(project: number, ids: readonly number[]): Promise<WatchedSeries[]> {
    return this.#of(project)
      .where((eb) => isIn(this.store, eb.ref('series.id'), ids))
      .orderBy('series.id')
      .execute();
  }

  #of(project: number) {
    return livingSeries(this.db)
      .innerJoin('projects', 'projects.id', 'devices.project')
      .select(['series.id', 'series.name', 'series.kind', 'devices.id as device', 'devices.key'])
      .where('devices.project', '=', project)
      .where('projects.deleted', 'is', null);
  }
}
