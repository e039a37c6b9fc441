/**
 * Deletes points. Rules: all of them are of the project that the caller may write; no read shows them as soon as the call is
 * answered, after a crash neither; what takes their room back is the engine's work in the background, which a job tells of and
 * which goes on after a restart.
 */
import type { TailService } from '../tail/tail.js';
import { END_OF_TIME } from '../../model/time.js';
import type { Job } from '../../model/records/job.js';
import type { PointsStore } from '../../points/store.js';
import type { Removal, RemovalOrder, RemovalQuery } from '../contract/ingest.js';
import { notFound } from '../devices/checks.js';
import type { JobProgress, JobService } from '../jobs/jobs.js';
import type { SequenceFloors } from './sequence-floors.js';

/** Of a job, and of the file by which it is known after a crash. */
const SERIES_AT_ONCE = 10_000;

export interface RemovalSources {
  readonly store: Pick<PointsStore, 'remove' | 'erased' | 'deletions'>;
  readonly jobs: Pick<JobService, 'start' | 'resume'>;
  readonly floors: SequenceFloors;
  readonly tail: Pick<TailService, 'forget'>;
  /** No read shows these points any more. */
  readonly onRemoved: (query: RemovalQuery) => void;
}

export class RemovalService implements Removal {
  private constructor(private readonly sources: RemovalSources) {}

  /** Goes on with what an earlier process began. */
  static async open(sources: RemovalSources): Promise<RemovalService> {
    const removal = new RemovalService(sources);
    for (const { id, job, series, sequences } of sources.store.deletions) {
      await sources.floors.raise(sequences);
      if (job) await sources.jobs.resume(job, (progress) => removal.#follow(id, series.length, progress));
    }
    return removal;
  }

  async remove(project: number, query: RemovalQuery): Promise<void> {
    checkOwn(project, query);
    const { series } = query;
    for (let start = 0; start < series.length; start += SERIES_AT_ONCE)
      await this.#hide(project, { ...query, series: series.slice(start, start + SERIES_AT_ONCE) }, null);
    if (query.numbersAgain) await this.sources.floors.forget(series.map(({ id }) => id));
  }

  async start(project: number, { owner, input, ...query }: RemovalOrder): Promise<Job> {
    checkOwn(project, query);
    let hidden!: () => void;
    let failed!: (reason: unknown) => void;
    const begun = new Promise<void>((resolve, reject) => ([hidden, failed] = [resolve, reject]));
    const job = await this.sources.jobs.start(
      owner,
      'deletion',
      async (progress, { id }) => {
        const { organization } = owner;
        const deletion = await this.#hide(project, query, { id, organization }).catch((error: unknown) => {
          failed(error);
          throw error;
        });
        hidden();
        if (deletion === undefined) return { series: query.series.length, rows: 0 };
        return this.#follow(deletion, query.series.length, progress);
      },
      { input, lasts: true },
    );
    await begun;
    return job;
  }

  /**
   * For what goes by its age, of at most 10,000 series: resolves with the deletion when no read shows the points. That they were never
   * there is not meant: alerts that were found in them stay.
   */
  async expire(project: number, query: RemovalQuery): Promise<number> {
    checkOwn(project, query);
    return (await this.#hide(project, query, null, () => undefined))!;
  }

  /** Resolves with the deletion when no read shows the points; undefined where nothing can be meant. */
  async #hide(
    project: number,
    { series, from = 0, to = END_OF_TIME }: RemovalQuery,
    job: { readonly id: number; readonly organization: number } | null,
    onRemoved = this.sources.onRemoved,
  ): Promise<number | undefined> {
    const { store, floors, tail } = this.sources;
    const ids = series.map(({ id }) => id);
    const deletion = await store.remove(ids, from, to, job);
    if (deletion === undefined) return undefined;
    tail.forget(project, { series: new Set(ids), from, to });
    onRemoved({ series, from, to });
    await floors.raise(deletion.sequences);
    return deletion.id;
  }

  async #follow(deletion: number, series: number, progress: JobProgress): Promise<object> {
    const rows = await this.sources.store.erased(deletion, {
      signal: progress.signal,
      onProgress: ({ rows, of }) =>
        progress.report({ rows, percent: of === 0 ? 100 : Math.floor((rows * 1000) / of) / 10 }),
    });
    progress.report({ rows, percent: 100 });
    return { series, rows };
  }
}

function checkOwn(project: number, { series }: RemovalQuery): void {
  const foreign = series.find((one) => one.project !== project);
  if (foreign !== undefined) throw notFound('Series', foreign.id);
}
