/** Deletions of points. */
import type { OperationOptions } from '../native/connection.js';
import { withTimes } from '../native/times.js';
import type { DeletionOrder, DeletionPreview, NothingDeleted, StartedDeletion } from '../native/types.js';
import { Resource } from './resource.js';

export class Deletions extends Resource {
  /** What `start` with the same order would delete, by series. Nothing is deleted. */
  preview(order: DeletionOrder, call: OperationOptions = {}): Promise<DeletionPreview> {
    return this.api.request('POST', '/deletions/preview', {
      body: withTimes(order),
      repeatable: true,
      ...call,
    });
  }
  /**
   * Deletes the points of a selection, of which one member at least has to be given, from `from` up to `to` (not included). When it
   * resolves, no read shows them any more, and there is no way back; points that are written afterwards stay. The job
   * says how far the server is with taking them out of its store. Where nothing is selected there is no job: the answer has `series` (0).
   */
  start(order: DeletionOrder, call: OperationOptions = {}): Promise<StartedDeletion | NothingDeleted> {
    return this.api.request('POST', '/deletions', { body: withTimes(order), ...call });
  }
}
