/** Series: what points of one name of one device are, by their ids. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { Listing } from '../native/pages.js';
import type {
  DeletedThing,
  Job,
  NewSeries,
  PageOptions,
  Series,
  SeriesFields,
  ThingDeletionPreview,
} from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class SeriesResource extends Resource {
  /** `device`: its key; `tags`: `key` or `key:value`, all of which a series has. */
  list(filter: Query<'GET', '/series'> = {}, call: OperationOptions = {}): Listing<Series> {
    return this.api.list('/series', filter, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<Series> {
    return this.api.request('GET', '/series/{id}', { path: { id }, ...call });
  }
  create(series: NewSeries, call: OperationOptions = {}): Promise<Series> {
    return this.api.request('POST', '/series', { body: series, ...call });
  }
  /** Members that are not given stay as they are. */
  update(id: Id, fields: SeriesFields, call: OperationOptions = {}): Promise<Series> {
    return this.api.request('PATCH', '/series/{id}', { path: { id }, body: fields, ...call });
  }
  /**
   * With its points: the way to another kind of values under the same name. It can be restored for a while, as a device; with `purge`
   * never, which needs `project:admin`.
   */
  async delete(id: Id, call: OperationOptions & { purge?: boolean } = {}): Promise<void> {
    const { purge, ...rest } = call;
    await this.api.request('DELETE', '/series/{id}', { path: { id }, query: { purge }, ...rest });
  }
  /** What `delete` would take away: points, series, what else goes. Nothing is deleted. */
  deletionPreview(id: Id, call: OperationOptions = {}): Promise<ThingDeletionPreview> {
    return this.api.request('GET', '/series/{id}/deletion', { path: { id }, ...call });
  }
  /** What can be restored, or is about to be removed for good, by id. */
  deleted(options: PageOptions = {}, call: OperationOptions = {}): Listing<DeletedThing> {
    return this.api.list('/deleted/series', options, call);
  }
  /** As it was, with its points. Throws a ConflictError where its device is deleted, or has another series of its name by now. */
  async restore(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('POST', '/deleted/series/{id}/restore', { path: { id }, ...call });
  }
  /** Removes a deleted series for good; from now on it cannot be restored. The job says how far the server is. */
  purge(id: Id, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('DELETE', '/deleted/series/{id}', { path: { id }, ...call });
  }
}
