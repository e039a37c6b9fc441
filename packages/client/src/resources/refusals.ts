/** Points and requests that the platform did not take. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { LoggedRefusal } from '../native/types.js';
import { Resource } from './resource.js';

export class Refusals extends Resource {
  /** The newest first, those of one kind together; the platform keeps few enough for one answer. */
  async list(filter: Query<'GET', '/refusals'> = {}, call: OperationOptions = {}): Promise<LoggedRefusal[]> {
    return (await this.api.request('GET', '/refusals', { query: filter, ...call })).items;
  }
}
