/** For how long points are kept: rules, what goes by them, and the runs that see to it. */
import type { Job, JobOwner } from '../../model/records/job.js';
import type {
  RetentionFields,
  RetentionRule,
  RetentionRun,
  RetentionTotals,
} from '../../model/records/retention.js';
import type { Page, PageRequest } from './paging.js';

/** The rules of a project as they would be. All absent: as they are. */
export interface RetentionProposal {
  /** In the place of all that there are. */
  readonly rules?: readonly RetentionFields[];
  readonly add?: RetentionFields;
  /** Without a `change`: deleted. */
  readonly id?: number;
  readonly change?: Partial<RetentionFields>;
}

export interface RetentionPreview extends RetentionTotals {
  /** False: of so many series that points are estimated from what is in memory of each. */
  readonly exact: boolean;
  /** Of the points, those that the rules as they are would keep: what a change has to be confirmed with. */
  readonly more: number;
  readonly rules: readonly (RetentionTotals & { readonly id: number | null; readonly name: string })[];
  /** Those that lose most. */
  readonly bySeries: readonly RetentionOfSeries[];
}

export interface RetentionOfSeries {
  readonly id: number;
  readonly device: string;
  readonly series: string;
  /** The name of the rule. */
  readonly rule: string;
  readonly points: number;
  readonly first: number;
  readonly last: number;
}

export interface RetentionStatus {
  readonly last: RetentionRun | null;
  /** Milliseconds; null: there is no rule. */
  readonly next: number | null;
}

/** What is elsewhere is `not_found`; what cannot be is refused with its field. */
export interface Retention {
  list(project: number, page: PageRequest): Promise<Page<RetentionRule>>;
  get(project: number, id: number): Promise<RetentionRule>;
  /**
   * `confirm`: how many points, which the rules as they are would keep, may go by it. `retention_unconfirmed` where it is more, and
   * nothing changes.
   */
  create(project: number, fields: RetentionFields, confirm: number): Promise<RetentionRule>;
  update(
    project: number,
    id: number,
    change: Partial<RetentionFields>,
    confirm: number,
  ): Promise<RetentionRule>;
  delete(project: number, id: number, confirm: number): Promise<void>;
  /** What would go with a run now; nothing is changed. */
  preview(project: number, proposal: RetentionProposal, signal?: AbortSignal): Promise<RetentionPreview>;
  status(project: number): Promise<RetentionStatus>;
  /** A run over the project, now: a job (`kind` is `retention`) whose result has `points` and `series`. */
  run(owner: JobOwner): Promise<Job>;
}
