/** Series: what points of one name of one device are, by their ids. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { Listing } from '../native/pages.js';
import type { NewSeries, Series, SeriesFields } from '../native/types.js';
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
  /** With its points: the way to another kind of values under the same name. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/series/{id}', { path: { id }, ...call });
  }
}
