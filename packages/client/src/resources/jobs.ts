/** Long work, such as exports. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import type { Job, PageOptions } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Jobs extends Resource {
  /** Of the projects that may be read, the newest first. */
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<Job> {
    return this.api.list('/jobs', options, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('GET', '/jobs/{id}', { path: { id }, ...call });
  }
  /** Asks a running one to stop; one that has ended stays as it is. */
  cancel(id: Id, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('POST', '/jobs/{id}/cancel', { path: { id }, ...call });
  }
}
