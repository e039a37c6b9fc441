/** Assets: named groups of series, of one device or of many. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { Listing } from '../native/pages.js';
import type { Asset, AssetFields, NewAsset } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Assets extends Resource {
  list(filter: Query<'GET', '/assets'> = {}, call: OperationOptions = {}): Listing<Asset> {
    return this.api.list('/assets', filter, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<Asset> {
    return this.api.request('GET', '/assets/{id}', { path: { id }, ...call });
  }
  create(asset: NewAsset, call: OperationOptions = {}): Promise<Asset> {
    return this.api.request('POST', '/assets', { body: asset, ...call });
  }
  /** Members that are not given stay as they are; `members` of the asset are replaced as a whole. */
  update(id: Id, fields: AssetFields, call: OperationOptions = {}): Promise<Asset> {
    return this.api.request('PATCH', '/assets/{id}', { path: { id }, body: fields, ...call });
  }
  /** The series stay. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/assets/{id}', { path: { id }, ...call });
  }
}
