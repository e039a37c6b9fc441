/** What was deleted: it can be restored for a while, or removed for good. */
import type { Micros } from '../../model/time.js';
import type { DeletedKind, DeletedThing, HeldRows } from '../../model/records/deleted.js';
import type { Job, JobOwner } from '../../model/records/job.js';
import type { Page, PageRequest } from './paging.js';

/** Devices and series of a project, projects of an organization: the caller has looked at the rights. */
export interface DeletedOf {
  readonly kind: DeletedKind;
  /** Of a project its organization, else its project. */
  readonly within: number;
}

/** What deleting something takes away. */
export interface WhatGoes extends HeldRows {
  readonly points: number;
  /** False: of so many series that repeats of points are counted too. */
  readonly exact: boolean;
  /** Of its first and last point; null: there is none. */
  readonly first: Micros | null;
  readonly last: Micros | null;
  /** Milliseconds: until when it can be restored if it is deleted now. */
  readonly restorableUntil: number;
}

export interface Deleted {
  list(of: DeletedOf, page: PageRequest): Promise<Page<DeletedThing>>;
  /**
   * It is as it was, with its points, settings and ids. `not_found` when it is not there or its time is over; `conflict` where something
   * else has its key, name or an id of it by now; `device_quota_reached`, `series_quota_reached`.
   */
  restore(of: DeletedOf, id: number): Promise<void>;
  /** Removes it for good: from now on it cannot be restored; the job (`kind` is `purge`) takes it and its points out of the stores. */
  purge(of: DeletedOf, id: number, owner: JobOwner): Promise<Job>;
  /** Of something that is there. */
  preview(kind: DeletedKind, project: number, id: number): Promise<WhatGoes>;
}
