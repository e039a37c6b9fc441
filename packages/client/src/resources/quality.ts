/** What is wrong with what devices send. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import { withTimes } from '../native/times.js';
import type { QualityFilter, QualityFinding, QualityReport } from '../native/types.js';
import { Resource } from './resource.js';

export class Quality extends Resource {
  /** One page of what was found, with how many devices of each kind there are, as of when, and how much comes in. */
  report(filter: QualityFilter = {}, call: OperationOptions = {}): Promise<QualityReport> {
    return this.api.request('GET', '/quality', { query: withTimes(filter), ...call });
  }
  /** All that is listed, by kind, the worst first. */
  list(filter: QualityFilter = {}, call: OperationOptions = {}): Listing<QualityFinding> {
    return this.api.list('/quality', withTimes(filter), call);
  }
}
