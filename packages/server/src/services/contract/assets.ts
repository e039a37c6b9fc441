/** Assets of a project: named groups of its series. */
import type { ThingName, WithExternalIds } from './external-ids.js';
import type { Page, PageRequest } from './paging.js';
import type { ListSearch } from '../../model/records/lists.js';
import type { Asset, AssetFields } from '../../model/records/asset.js';
import type { Series } from '../../model/records/series.js';

export interface Assets {
  create(project: number, asset: { name: string } & WithExternalIds<AssetFields>): Promise<Asset>;
  get(project: number, id: number): Promise<Asset>;
  /** By its id in an API; `not_found` like `get`. */
  find(project: number, by: ThingName): Promise<Asset>;
  update(project: number, id: number, fields: WithExternalIds<AssetFields>): Promise<Asset>;
  delete(project: number, id: number): Promise<void>;
  search(project: number, search: ListSearch): Promise<{ items: readonly Asset[]; total: number }>;
  list(project: number, page: PageRequest): Promise<Page<Asset>>;
  /** The members of each of these assets, in their order; read all at once. */
  members(
    project: number,
    assets: readonly Pick<Asset, 'members'>[],
  ): Promise<readonly (readonly Series[])[]>;
}
