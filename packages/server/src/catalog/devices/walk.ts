/** Goes over all devices and series, a few at a time, with no more of each than a look at all of them needs. */
import type { Kind } from '../../model/kinds.js';
import { livingSeries } from '../deleted/living.js';
import { Repository } from '../repository.js';
import { isIn } from '../store-sql.js';

export interface WalkedDevice {
  readonly id: number;
  readonly key: string;
  readonly created: number;
}

export interface WalkedSeries {
  readonly id: number;
  readonly device: number;
  readonly kind: Kind;
  readonly unit: string | null;
  readonly unit_before: string | null;
  readonly unit_changed: number | null;
}

export class Walk extends Repository {
  /** By rising id. */
  async projects(after: number, limit: number): Promise<number[]> {
    const rows = await this.db
      .selectFrom('projects')
      .select('id')
      .where('deleted', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** By rising id. */
  devices(project: number, after: number, limit: number): Promise<WalkedDevice[]> {
    return this.db
      .selectFrom('devices')
      .select(['id', 'key', 'created'])
      .where('project', '=', project)
      .where('deleted', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  /** Of these devices, by device and rising id: in the order of the index over devices, or each page would go over all series of the project. */
  series(
    project: number,
    devices: readonly number[],
    after: Pick<WalkedSeries, 'device' | 'id'> | undefined,
    limit: number,
  ): Promise<WalkedSeries[]> {
    const { device = 0, id = 0 } = after ?? {};
    return livingSeries(this.db)
      .select(['series.id', 'series.device', 'series.kind', 'series.unit'])
      .select(['series.unit_before', 'series.unit_changed'])
      .where('series.project', '=', project)
      .where((eb) =>
        isIn(
          this.store,
          eb.ref('series.device'),
          devices.filter((one) => one >= device),
        ),
      )
      .where((eb) =>
        eb.or([
          eb('series.device', '>', device),
          eb.and([eb('series.device', '=', device), eb('series.id', '>', id)]),
        ]),
      )
      .orderBy('series.device')
      .orderBy('series.id')
      .limit(limit)
      .execute();
  }

  /** Those of these that are there, by their ids. */
  async keys(project: number, devices: readonly number[]): Promise<Map<number, string>> {
    const rows = await this.db
      .selectFrom('devices')
      .select(['id', 'key'])
      .where('project', '=', project)
      .where('deleted', 'is', null)
      .where((eb) => isIn(this.store, eb.ref('id'), devices))
      .execute();
    return new Map(rows.map(({ id, key }) => [id, key]));
  }

  async names(project: number, series: readonly number[]): Promise<Map<number, string>> {
    const rows = await livingSeries(this.db)
      .select(['series.id', 'series.name'])
      .where('series.project', '=', project)
      .where((eb) => isIn(this.store, eb.ref('series.id'), series))
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
