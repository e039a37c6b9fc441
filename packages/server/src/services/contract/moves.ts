/** Moves from another platform, which a command does elsewhere: shown among the jobs, and cancelled there. */
import type { Job, JobOwner } from '../../model/records/job.js';
import type { MoveInput, MoveReport } from '../../model/records/move.js';

export type { MoveInput, MoveReport };

/** The dialect has asked for the right to write to the project. */
export interface Moves {
  /** The open one of the same key goes on. `too_many_in_project` where too many run. */
  begin(owner: JobOwner & { readonly project: number }, input: MoveInput): Promise<Job>;
  /** Answers the job as it is then: one that was cancelled or has ended stays so, and its command should stop. */
  report(project: number, id: number, report: MoveReport): Promise<Job>;
}
