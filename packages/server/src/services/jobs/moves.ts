/**
 * Moves as jobs: the command that moves runs elsewhere, makes itself known, says how far it is, and learns whether it was cancelled. Rules: a
 * project has a bounded number of open moves; an end is for good; what is cancelled here stays so, whatever the command says.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import type { Job, JobOwner } from '../../model/records/job.js';
import { isInterrupted, MOVE_JOB, type MoveInput, type MoveReport } from '../../model/records/move.js';
import type { Moves } from '../contract/moves.js';

/** docs/limits.md has it. */
const MAX_OPEN = 20;
/** Reports that come faster are answered, and not kept. */
const LEAST_MS = 200;

export class MoveService implements Moves {
  constructor(private readonly catalog: Pick<Catalog, 'jobs'>) {}

  async begin(owner: JobOwner & { readonly project: number }, input: MoveInput): Promise<Job> {
    const { jobs } = this.catalog;
    const open = await jobs.runningOf(owner.project, MOVE_JOB, MAX_OPEN);
    const same = open.find((job) => (job.input as MoveInput | null)?.key === input.key);
    if (same !== undefined) {
      await jobs.progress(same.id, same.progress);
      return { ...same, updated: Date.now() };
    }
    if (open.length >= MAX_OPEN) await this.#makeRoom(open);
    return jobs.create(owner, MOVE_JOB, input);
  }

  async report(project: number, id: number, { progress, end }: MoveReport): Promise<Job> {
    const { jobs } = this.catalog;
    const job = await jobs.find(project, id);
    if (job?.kind !== MOVE_JOB) throw new TributaryError('not_found', { what: 'Move', value: id });
    if (job.state !== 'running') return job;
    if (end?.state === 'done')
      return jobs.finish(id, { state: 'done', progress: { ...progress, percent: 100 }, result: end.result });
    if (end?.state === 'failed') {
      const error = { code: 'move_failed', message: end.message };
      return jobs.finish(id, { state: 'failed', progress, error });
    }
    const now = Date.now();
    if (now - job.updated < LEAST_MS) return job;
    await jobs.progress(id, progress);
    return { ...job, progress, updated: now };
  }

  /** The oldest one that nobody goes on with is given up. */
  async #makeRoom(open: readonly Job[]): Promise<void> {
    const oldest = open.find((job) => isInterrupted(job));
    if (oldest === undefined)
      throw new TributaryError('too_many_in_project', { limit: MAX_OPEN, what: 'moves that run' });
    const error = { code: 'interrupted', message: 'interrupted: nobody went on with it, and others began' };
    await this.catalog.jobs.finish(oldest.id, { state: 'failed', progress: oldest.progress, error });
  }
}
