/**
 * Long work in this process that people watch and cancel. Rules: a job is always in one state that the catalog knows;
 * one that was running when the process died is `failed` at the next start, never `running` for ever; jobs of other
 * organizations and unreachable projects are `not_found`.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { Job, JobOwner } from '../../catalog/jobs.js';
import { TributaryError } from '../../errors/error.js';
import type { Principal } from '../access/principal.js';
import { list, pageRequest, type List, type ListOptions } from '../paging.js';
import { JobProgress } from './progress.js';

export type { JobProgress };
export type Jobs = JobService;
export type JobWork = (progress: JobProgress, job: Pick<Job, 'id' | 'publicId'>) => Promise<unknown>;
/** Who looks: an organization, and the projects that they reach (null: all). */
export type JobViewer = Pick<Principal, 'organization' | 'projects'>;

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<Job>;
}

/** Ends what an earlier process left running, then takes jobs. One process at a time may use a SQLite catalog. */
export async function createJobs(catalog: Catalog): Promise<Jobs> {
  if (catalog.store === 'sqlite')
    await catalog.jobs.failRunning({
      code: 'interrupted',
      message: 'interrupted: the server stopped while the job ran',
    });
  return new JobService(catalog);
}

class JobService {
  readonly #catalog: Catalog;
  readonly #running = new Map<number, Running>();
  #stopping = false;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** Resolves as soon as the job exists; the work goes on by itself. */
  async start(owner: JobOwner, kind: string, work: JobWork, input?: unknown): Promise<Job> {
    if (this.#stopping) throw new TributaryError('stopping');
    const job = await this.#catalog.jobs.create(
      { organization: owner.organization, project: owner.project },
      kind,
      input,
    );
    const abort = new AbortController();
    const progress = new JobProgress(abort.signal, (counts) => this.#catalog.jobs.progress(job.id, counts));
    const ended = this.#run(job, progress, work).finally(() => this.#running.delete(job.id));
    this.#running.set(job.id, { abort, ended });
    ended.catch(() => undefined);
    return job;
  }

  async get(viewer: JobViewer, id: number): Promise<Job> {
    const job = Number.isSafeInteger(id)
      ? await this.#catalog.jobs.get(viewer.organization, viewer.projects, id)
      : undefined;
    if (job === undefined) throw new TributaryError('not_found', { what: 'Job', value: id });
    return job;
  }

  /** By the id that other systems see. */
  async find(project: number, publicId: string): Promise<Job> {
    const job = await this.#catalog.jobs.findByPublicId(project, publicId);
    if (job === undefined) throw new TributaryError('not_found', { what: 'Job', value: publicId });
    return job;
  }

  /** Newest first. */
  async list(viewer: JobViewer, options: ListOptions = {}): Promise<List<Job>> {
    return list(await this.#catalog.jobs.list(viewer.organization, viewer.projects, pageRequest(options)));
  }

  /** Resolves when the work has ended; a job that has ended already stays as it is. */
  async cancel(viewer: JobViewer, id: number): Promise<Job> {
    const job = await this.get(viewer, id);
    const running = this.#running.get(id);
    if (running === undefined) return job;
    running.abort.abort(new TributaryError('conflict', { reason: 'The job was cancelled.' }));
    return running.ended;
  }

  /** Resolves with the job once it has ended. */
  async wait(viewer: JobViewer, id: number): Promise<Job> {
    const job = await this.get(viewer, id);
    return this.#running.get(id)?.ended ?? job;
  }

  /** Cancels what runs and waits for its end; no job starts any more. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort(new TributaryError('stopping'));
    await Promise.allSettled(running.map(({ ended }) => ended));
  }

  async #run({ id, publicId }: Job, progress: JobProgress, work: JobWork): Promise<Job> {
    try {
      // Never synchronously: `start` answers first.
      await Promise.resolve();
      const result = await work(progress, { id, publicId });
      return await this.#catalog.jobs.finish(id, { state: 'done', progress: await progress.end(), result });
    } catch (error) {
      const counts = await progress.end();
      const cancelled = progress.signal.aborted;
      return await this.#catalog.jobs.finish(id, {
        state: cancelled && !this.#stopping ? 'cancelled' : 'failed',
        progress: counts,
        error: describe(cancelled ? progress.signal.reason : error),
      });
    }
  }
}

/** Only errors that are meant for people are told; another one's text may hold anything. */
function describe(error: unknown): NonNullable<Job['error']> {
  if (error instanceof TributaryError) return { code: error.code, message: error.message };
  return { code: 'internal', message: 'The job failed by an error of the server.' };
}
