/** Long work, such as exports. */
import type { OperationOptions } from '../native/connection.js';
import type { CallOptions } from '../http/http.js';
import { looksAt } from '../native/job-looks.js';
import type { Listing } from '../native/pages.js';
import type { Job, PageOptions } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export interface JobWatch extends CallOptions {
  /** Called with each look at the job, the last one included. */
  onLook?: ((job: Job) => void) | undefined;
}

export class Jobs extends Resource {
  /** Of the projects that may be read, the newest first. */
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<Job> {
    return this.api.list('/jobs', options, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('GET', '/jobs/{id}', { path: { id }, ...call });
  }
  /** Resolves with the job when it has ended, however: done, failed or cancelled. A server that is away for some minutes is waited for. */
  async ended(job: Job | Id, { onLook, ...call }: JobWatch = {}): Promise<Job> {
    let last!: Job;
    for await (const look of looksAt(this.api, job, call)) {
      last = look;
      onLook?.(look);
    }
    return last;
  }
  /** Asks a running one to stop; one that has ended stays as it is. */
  cancel(id: Id, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('POST', '/jobs/{id}/cancel', { path: { id }, ...call });
  }
}
