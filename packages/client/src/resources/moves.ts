/** Moves from another platform, as the program that does one tells of it; they are listed, watched and cancelled as jobs. */
import type { OperationOptions } from '../native/connection.js';
import type { Job, MoveReport, NewMove } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Moves extends Resource {
  /** An open one of the same key goes on. */
  begin(move: NewMove, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('POST', '/moves', { body: move, ...call });
  }
  /** How far it is, or how it ended. A job that is `cancelled` in the answer should stop. */
  report(id: Id, report: MoveReport, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('POST', '/moves/{id}/report', { path: { id }, body: report, ...call });
  }
}
