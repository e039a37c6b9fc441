/**
 * Long work in this process that people watch and cancel. Rules: a job is always in one state that the catalog knows;
 * one that was running when the process died is `failed` at the next start, never `running` for ever. A job is seen by
 * who may read its project (one of no project: who administers the organization), and cancelled by its starter or who
 * may write there; what is not seen is `not_found`. Links to its files are shown to its starter only.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { ProjectsSeen } from '../../catalog/records/jobs.js';
import { asDiskFull } from '../../errors/disk.js';
import { TributaryError } from '../../errors/error.js';
import { holds } from '../access/rights/principal.js';
import { isStarter } from '../access/rights/starters.js';
import type { RightsService } from '../access/rights/rights-service.js';
import { holdActing } from '../audit/acting.js';
import type { Jobs } from '../contract/platform.js';
import type { Page, PageRequest } from '../contract/paging.js';
import { list, pageRequest } from '../paging.js';
import { JobProgress } from './progress.js';
import type { Job, JobOwner } from '../../model/records/job.js';
import { MOVE_JOB } from '../../model/records/move.js';
import { LEVELS, type Level, type Principal } from '../contract/principal.js';

export type { JobProgress };
export type JobWork = (progress: JobProgress, job: Pick<Job, 'id' | 'publicId'>) => Promise<unknown>;

export interface JobsOptions {
  readonly rights: Pick<RightsService, 'levels' | 'readable'>;
  /** The links of an organization's files by their ids; one that is gone has none. */
  readonly links: (organization: number, files: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  readonly endLinks: (organization: number, files: readonly number[]) => Promise<void>;
  /** Jobs of an earlier process that somebody takes up again (`resume`). */
  readonly lasting?: readonly number[];
}

export interface JobTerms {
  /** What was asked for, as the caller likes to see it again. */
  readonly input?: unknown;
  /** The job outlasts this process: it stays `running` when the server stops, and is taken up by `resume`. */
  readonly lasts?: boolean;
}

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<Job>;
}

export class JobService implements Jobs {
  readonly #catalog: Catalog;
  readonly #running = new Map<number, Running>();
  #stopping = false;

  private constructor(
    catalog: Catalog,
    private readonly options: JobsOptions,
  ) {
    this.#catalog = catalog;
  }

  /** Ends what an earlier process left running, then takes jobs. One process at a time may use a SQLite catalog. */
  static async open(catalog: Catalog, options: JobsOptions): Promise<JobService> {
    if (catalog.store === 'sqlite')
      await catalog.jobs.failRunning(
        { code: 'interrupted', message: 'interrupted: the server stopped while the job ran' },
        options.lasting,
      );
    return new JobService(catalog, options);
  }

  /** Resolves as soon as the job exists; the work goes on by itself. */
  async start(
    owner: JobOwner,
    kind: string,
    work: JobWork,
    { input, lasts = false }: JobTerms = {},
  ): Promise<Job> {
    if (this.#stopping) throw new TributaryError('stopping');
    const job = await this.#catalog.jobs.create(owner, kind, input);
    this.#begin(job, work, lasts);
    return job;
  }

  /** Goes on with a job of an earlier process; nothing happens if it has ended. */
  async resume({ id, organization }: Pick<Job, 'id' | 'organization'>, work: JobWork): Promise<void> {
    const job = await this.#catalog.jobs.get(organization, id);
    if (job?.state === 'running') this.#begin(job, work, true);
  }

  #begin(job: Job, work: JobWork, lasts: boolean): void {
    const abort = new AbortController();
    const progress = new JobProgress(abort.signal, (counts) => this.#catalog.jobs.progress(job.id, counts));
    const ended = this.#run(job, progress, work, lasts).finally(() => this.#running.delete(job.id));
    this.#running.set(job.id, { abort, ended });
    ended.catch(() => undefined);
  }

  async get(principal: Principal, id: number): Promise<Job> {
    return this.#shown(principal, (await this.#visible(principal, id)).job);
  }

  /** By the id that other systems see; the dialect has looked at the rights on the project. */
  async find(principal: Principal, project: number, publicId: string): Promise<Job> {
    const job = await this.#catalog.jobs.findByPublicId(project, publicId);
    if (job === undefined) throw new TributaryError('not_found', { what: 'Job', value: publicId });
    return this.#shown(principal, job);
  }

  /** Newest first; those that the principal sees. */
  async list(principal: Principal, options: PageRequest = {}): Promise<Page<Job>> {
    checkWhole(principal);
    const seen = await this.options.rights.readable(principal);
    if ('only' in seen && seen.only.length === 0 && principal.projects !== null)
      throw new TributaryError('scope_missing', { expected: 'project:read' });
    return this.#list(principal, seen, options);
  }

  /** Those of one project; the dialect has looked at the rights on it. */
  listOf(principal: Principal, project: number, options: PageRequest = {}): Promise<Page<Job>> {
    return this.#list(principal, { only: [project] }, options);
  }

  /** Resolves when the work has ended; a job that has ended already stays as it is. */
  async cancel(principal: Principal, id: number): Promise<Job> {
    const { job } = await this.#changeable(principal, id);
    const running = this.#running.get(id);
    if (running === undefined) {
      const isElsewhere = job.kind === MOVE_JOB && job.state === 'running';
      if (!isElsewhere) return this.#shown(principal, job);
      // Its command learns of it with its next report.
      const { progress } = job;
      return this.#catalog.jobs.finish(id, { state: 'cancelled', progress, error: describe(CANCELLED()) });
    }
    running.abort.abort(CANCELLED());
    return this.#shown(principal, await running.ended);
  }

  /** Ends the links to the files of a job, or to the one of this name: for its starter and who may write to its project. */
  async endLinks(principal: Principal, id: number, name?: string): Promise<void> {
    const { job } = await this.#changeable(principal, id);
    const files = (filesOf(job.result) ?? []).filter((file) => name === undefined || file.name === name);
    if (name !== undefined && files.length === 0)
      throw new TributaryError('not_found', { what: 'File', value: name });
    await this.options.endLinks(job.organization, idsOf(files));
  }

  /** Resolves with the job of this process once it has ended, as the catalog has it: for the platform itself. */
  async wait({ id, organization }: Pick<Job, 'id' | 'organization'>): Promise<Job> {
    const ended = this.#running.get(id)?.ended ?? this.#catalog.jobs.get(organization, id);
    return (await ended)!;
  }

  /** Cancels what runs and waits for its end; no job starts any more. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort(new TributaryError('stopping'));
    await Promise.allSettled(running.map(({ ended }) => ended));
  }

  async #list(principal: Principal, seen: ProjectsSeen, options: PageRequest): Promise<Page<Job>> {
    const page = await this.#catalog.jobs.list(principal.organization, seen, pageRequest(options));
    const items: Job[] = [];
    for (const job of page.items) items.push(await this.#shown(principal, job));
    return list({ ...page, items });
  }

  /** The job and what the principal may do with it. */
  async #visible(principal: Principal, id: number): Promise<{ job: Job; levels: ReadonlySet<Level> }> {
    checkWhole(principal);
    const { organization, projects } = principal;
    const job = Number.isSafeInteger(id) ? await this.#catalog.jobs.get(organization, id) : undefined;
    const reached =
      job !== undefined && (projects === null || (job.project !== null && projects.includes(job.project)));
    if (!reached) throw new TributaryError('not_found', { what: 'Job', value: id });
    const levels = await this.#levels(principal, job.project);
    if (levels.has('read')) return { job, levels };
    // Who reaches the project knows that it is there: they learn what they lack.
    if (projects !== null) throw new TributaryError('scope_missing', { expected: 'project:read' });
    throw new TributaryError('not_found', { what: 'Job', value: id });
  }

  async #changeable(principal: Principal, id: number): Promise<{ job: Job }> {
    const { job, levels } = await this.#visible(principal, id);
    if (!levels.has('write') && !isStarter(principal, job.starter))
      throw new TributaryError('scope_missing', { expected: 'project:write' });
    return { job };
  }

  async #levels(principal: Principal, project: number | null): Promise<ReadonlySet<Level>> {
    if (project !== null) return this.options.rights.levels(principal, project);
    return new Set(holds(principal.scopes, 'organization:admin') ? LEVELS : []);
  }

  /** Without links, but for the starter; of a job whose starter is not known, for who administers its project. */
  async #shown(principal: Principal, job: Job): Promise<Job> {
    const files = filesOf(job.result);
    if (files === undefined) return job;
    const links = (await this.#getsLinks(principal, job))
      ? await this.options.links(job.organization, idsOf(files))
      : undefined;
    const shown = files.map(({ file, url: _, ...rest }) => ({
      ...rest,
      url: (typeof file === 'number' ? links?.get(file) : undefined) ?? null,
    }));
    return { ...job, result: { ...(job.result as object), files: shown } };
  }

  async #getsLinks(principal: Principal, { starter, project }: Job): Promise<boolean> {
    if (starter.user !== null || starter.token !== null) return isStarter(principal, starter);
    return principal.device === null && (await this.#levels(principal, project)).has('admin');
  }

  async #run(job: Job, progress: JobProgress, work: JobWork, lasts: boolean): Promise<Job> {
    const { id, publicId } = job;
    // What the work records is done by who started it, however long that is ago.
    const release = holdActing();
    try {
      // Never synchronously: `start` answers first.
      await Promise.resolve();
      const result = await work(progress, { id, publicId });
      return await this.#catalog.jobs.finish(id, { state: 'done', progress: await progress.end(), result });
    } catch (error) {
      const counts = await progress.end();
      const cancelled = progress.signal.aborted;
      if (cancelled && lasts && this.#stopping) return job;
      return await this.#catalog.jobs.finish(id, {
        state: cancelled && !this.#stopping ? 'cancelled' : 'failed',
        progress: counts,
        error: describe(cancelled ? progress.signal.reason : error),
      });
    } finally {
      release();
    }
  }
}

const CANCELLED = () => new TributaryError('conflict', { reason: 'The job was cancelled.' });

/** A token of one device sees nothing of what is done for others. */
function checkWhole({ device }: Principal): void {
  if (device !== null)
    throw new TributaryError('scope_missing', { expected: 'project:read of the whole project' });
}

interface ResultFile {
  readonly name?: unknown;
  /** The id of the file; older results had a link here. */
  readonly file?: unknown;
  readonly url?: unknown;
}

const idsOf = (files: readonly ResultFile[]): number[] =>
  files.flatMap(({ file }) => (typeof file === 'number' ? [file] : []));

function filesOf(result: unknown): readonly ResultFile[] | undefined {
  const files = (result as { files?: unknown } | null)?.files;
  return Array.isArray(files) ? (files as ResultFile[]) : undefined;
}

/** Only errors that are meant for people are told; another one's text may hold anything. */
function describe(error: unknown): NonNullable<Job['error']> {
  const told = error instanceof TributaryError ? error : asDiskFull(error);
  if (told) return { code: told.code, message: told.message };
  return { code: 'internal', message: 'The job failed by an error of the server.' };
}
