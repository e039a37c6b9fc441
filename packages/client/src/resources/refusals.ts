/** Points and requests that the platform did not take. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { Listing } from '../native/pages.js';
import type { LoggedRefusal } from '../native/types.js';
import { Resource } from './resource.js';

export class Refusals extends Resource {
  /** The newest first, those of one kind together. */
  list(filter: Query<'GET', '/refusals'> = {}, call: OperationOptions = {}): Listing<LoggedRefusal> {
    return this.api.list('/refusals', filter, call);
  }
}
