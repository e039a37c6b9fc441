/** Who changed what. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import { withTimes } from '../native/times.js';
import type { AuditEntry, AuditFilter, PageOptions } from '../native/types.js';
import { Resource } from './resource.js';

export class Audit extends Resource {
  /** The newest first; of the client's project, if it has one, unless `project` is another or null. */
  list(filter: PageOptions & AuditFilter = {}, call: OperationOptions = {}): Listing<AuditEntry> {
    return this.api.list('/audit', withTimes(filter), call);
  }
}
