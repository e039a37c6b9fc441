/** What alert rules found. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { Listing } from '../native/pages.js';
import type { Alert } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Alerts extends Resource {
  /** The newest first; those that were withdrawn only if `states` names them. */
  list(filter: Query<'GET', '/alerts'> = {}, call: OperationOptions = {}): Listing<Alert> {
    return this.api.list('/alerts', filter, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<Alert> {
    return this.api.request('GET', '/alerts/{id}', { path: { id }, ...call });
  }
  /** It is not told again. */
  acknowledge(id: Id, comment?: string, call: OperationOptions = {}): Promise<Alert> {
    const body = comment === undefined ? {} : { comment };
    return this.api.request('POST', '/alerts/{id}/acknowledge', { path: { id }, body, ...call });
  }
  /** Takes an acknowledgement back. */
  reopen(id: Id, call: OperationOptions = {}): Promise<Alert> {
    return this.api.request('DELETE', '/alerts/{id}/acknowledge', { path: { id }, ...call });
  }
}
