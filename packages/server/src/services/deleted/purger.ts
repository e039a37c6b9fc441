/**
 * Removes for good what was deleted and whose time is over. Rules: the points go first, so that nothing is forgotten whatever dies in
 * between; what is there of a purge is what the catalog still holds, so a job that a crash ended goes on where it was; one at a time.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { PurgeScope } from '../../catalog/deleted/purge.js';
import { inGroups } from '../../model/lists.js';
import { Pace } from '../../model/pace.js';
import type { DeletedKind } from '../../model/records/deleted.js';
import type { Job, JobOwner } from '../../model/records/job.js';
import type { PointsStore } from '../../points/store.js';
import type { JobProgress, JobService } from '../jobs/jobs.js';
import type { SequenceFloors } from '../removal/sequence-floors.js';

/** Whether something's time is over is looked up so often. */
const SWEEP_MS = 60_000;
/** Series whose points one deletion removes. */
const SERIES = 10_000;
const DEVICES = 100;
/** Rows of one transaction. */
const ROWS = 500;

export const PURGE_JOB = 'purge';

export interface PurgerSources {
  readonly catalog: Pick<Catalog, 'purge' | 'deletedThings' | 'jobs'>;
  readonly store: Pick<PointsStore, 'drop' | 'erased'>;
  readonly jobs: Pick<JobService, 'start' | 'resume'>;
  readonly floors: Pick<SequenceFloors, 'forget'>;
  readonly onProblem: (error: unknown) => void;
}

interface Counts {
  projects: number;
  devices: number;
  series: number;
  rows: number;
}

interface Work {
  readonly scope: PurgeScope;
  readonly progress: JobProgress;
  readonly counts: Counts;
}

export class Purger {
  #turn: Promise<unknown> = Promise.resolve();
  /** Scopes that a job works at. */
  readonly #scopes = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  private constructor(private readonly sources: PurgerSources) {}

  /** Goes on with what an earlier process began. */
  static async open(sources: PurgerSources): Promise<Purger> {
    const purger = new Purger(sources);
    for (const job of await sources.catalog.jobs.running(PURGE_JOB))
      await sources.jobs.resume(job, (progress) => purger.#work(job, progress));
    purger.#sweepNow();
    purger.#timer = setInterval(() => purger.#sweepNow(), SWEEP_MS).unref();
    return purger;
  }

  /** Of the project, or of the deleted projects of the organization, everything whose time is over. */
  start(owner: JobOwner): Promise<Job> {
    return this.sources.jobs.start(owner, PURGE_JOB, (progress) => this.#work(owner, progress), {
      lasts: true,
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  #sweepNow(): void {
    this.#sweeping = this.#sweeping.then(() => this.#sweep()).catch(this.sources.onProblem);
  }

  async #sweep(): Promise<void> {
    for (const scope of await this.sources.catalog.purge.due(Date.now()))
      if (!this.#scopes.has(nameOf(scope))) await this.start(scope);
  }

  #work(scope: PurgeScope, progress: JobProgress): Promise<Counts> {
    const name = nameOf(scope);
    this.#scopes.add(name);
    const done = this.#turn
      .then(() => this.#purge({ scope, progress, counts: { projects: 0, devices: 0, series: 0, rows: 0 } }))
      .finally(() => this.#scopes.delete(name));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #purge(work: Work): Promise<Counts> {
    const kinds = work.scope.project === null ? (['project'] as const) : (['device', 'series'] as const);
    for (const kind of kinds)
      for (;;) {
        const most = kind === 'project' ? 1 : DEVICES;
        const ids = await this.sources.catalog.purge.dueOf(kind, work.scope, Date.now(), most);
        if (ids.length === 0) break;
        await this.#things(kind, ids, work);
      }
    return work.counts;
  }

  async #things(kind: DeletedKind, ids: readonly number[], work: Work): Promise<void> {
    const { deletedThings, purge } = this.sources.catalog;
    if (kind === 'project') await this.#inProject(ids[0]!, work);
    else if (kind === 'device') await this.#ofDevices(ids, work);
    else await this.#ofSeries(ids, work);
    const { organization, project } = work.scope;
    const of = { kind, within: project ?? organization };
    for (const id of ids) {
      work.progress.signal.throwIfAborted();
      const thing = await deletedThings.get(of, id);
      if (thing !== undefined) await purge.finish(kind, work.scope, thing);
    }
    work.counts[({ project: 'projects', device: 'devices', series: 'series' } as const)[kind]] += ids.length;
  }

  async #inProject(project: number, work: Work): Promise<void> {
    const { purge } = this.sources.catalog;
    for (;;) {
      const devices = await purge.devicesOfProject(project, DEVICES);
      if (devices.length === 0) break;
      await this.#ofDevices(devices, work);
      await purge.removeDevices(devices);
      work.counts.devices += devices.length;
    }
    await this.#resting('project', [project], work);
  }

  /** What rests on these devices, and their series. */
  async #ofDevices(devices: readonly number[], work: Work): Promise<void> {
    const { purge } = this.sources.catalog;
    for (;;) {
      const series = await purge.seriesOfDevices(devices, SERIES);
      if (series.length === 0) break;
      await this.#ofSeries(series, work);
      for (const some of inGroups(series, ROWS)) {
        await purge.removeSeries(some);
        work.counts.series += some.length;
      }
    }
    await this.#resting('devices', devices, work);
  }

  /** Their points, and what rests on them. */
  async #ofSeries(series: readonly number[], work: Work): Promise<void> {
    const { store, floors } = this.sources;
    const { signal } = work.progress;
    for (const deletion of await store.drop(series))
      work.counts.rows += await store.erased(deletion, { signal });
    await floors.forget(series);
    for (const some of inGroups(series, ROWS)) await this.#resting('series', some, work);
    work.progress.report({ rows: work.counts.rows });
  }

  async #resting(owner: 'series' | 'devices' | 'project', ids: readonly number[], work: Work): Promise<void> {
    const pace = new Pace();
    while ((await this.sources.catalog.purge.resting(owner, ids, ROWS)) > 0) {
      work.progress.signal.throwIfAborted();
      if (pace.late()) await pace.rest();
    }
    work.progress.signal.throwIfAborted();
  }
}

const nameOf = ({ organization, project }: PurgeScope): string => `${organization} ${project ?? ''}`;
