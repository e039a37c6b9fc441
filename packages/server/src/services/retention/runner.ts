/**
 * The runs over projects by their retention rules, each day and when somebody asks. Rules: the audit log says what goes before it goes; what there is to
 * do is what the points and the rules say, so a run that a crash ended begins anew and finds what is left; some projects at a time, so that a large one does not
 * hold up all others.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import { least } from '../../model/lists.js';
import { messageOf } from '../../model/thrown.js';
import { Gate } from '../../model/pace.js';
import type { Job, JobOwner } from '../../model/records/job.js';
import type { RetentionRule, RetentionRun } from '../../model/records/retention.js';
import type { RetentionStatus } from '../contract/retention.js';
import type { JobProgress, JobService } from '../jobs/jobs.js';
import { Keeping } from './keeping.js';
import { RUNS_AT_ONCE } from './limits.js';
import type { RetentionPass } from './pass.js';
import { lastDue, nextDue } from './times.js';

/** Whether a run is due is looked up so often. */
const SWEEP_MS = 60_000;

export const RETENTION_JOB = 'retention';

export interface RunnerSources {
  readonly catalog: Pick<Catalog, 'retentionRules' | 'retentionRuns' | 'jobs'>;
  readonly jobs: Pick<JobService, 'start' | 'resume'>;
  readonly pass: RetentionPass;
  /** Of the day, by UTC. */
  readonly hour: number;
  readonly onProblem: (error: unknown, project: number | undefined) => void;
  readonly onDone: (project: number, run: RetentionRun) => void;
}

/** Since the start. */
export interface RetentionFigures {
  readonly points: number;
  readonly failed: number;
  /** Of the last run that ended; milliseconds. */
  readonly ended: number;
  readonly took: number;
  /** Of the daily runs; milliseconds. */
  readonly next: number;
}

interface Run {
  readonly project: number;
  readonly job: number;
  /** Points that it removed before a restart. */
  readonly before: number;
}

export class RetentionRunner {
  readonly #gate = new Gate(RUNS_AT_ONCE);
  /** By project, the job of the run that is under way or waits. */
  readonly #running = new Map<number, number>();
  readonly #figures = { points: 0, failed: 0, ended: 0, took: 0 };
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  private constructor(private readonly sources: RunnerSources) {}

  /** Goes on with what an earlier process began. */
  static async open(sources: RunnerSources): Promise<RetentionRunner> {
    const runner = new RetentionRunner(sources);
    for (const job of await sources.catalog.jobs.running(RETENTION_JOB))
      await sources.jobs.resume(job, (progress) => runner.#work(job, job.id, progress, job.progress.rows));
    runner.#sweepNow();
    runner.#timer = setInterval(() => runner.#sweepNow(), SWEEP_MS).unref();
    return runner;
  }

  get figures(): RetentionFigures {
    return { ...this.#figures, next: nextDue(this.sources.hour, Date.now(), Date.now()) };
  }

  /** Throws `conflict` while there is one over the project. */
  async start(owner: JobOwner): Promise<Job> {
    const under = this.#running.get(owner.project!);
    if (under !== undefined)
      throw new TributaryError('conflict', {
        reason: `Job ${under} is a run over the project, and goes on.`,
      });
    return this.sources.jobs.start(
      owner,
      RETENTION_JOB,
      (progress, { id }) => this.#work(owner, id, progress),
      {
        lasts: true,
      },
    );
  }

  async status(project: number): Promise<RetentionStatus> {
    const { retentionRules, retentionRuns } = this.sources.catalog;
    const last = (await retentionRuns.get(project)) ?? null;
    const since = sinceOf(await retentionRules.all(project), last);
    return { last, next: since === undefined ? null : nextDue(this.sources.hour, since, Date.now()) };
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  #sweepNow(): void {
    this.#sweeping = this.#sweeping
      .then(() => this.#sweep())
      .catch((error: unknown) => this.sources.onProblem(error, undefined));
  }

  async #sweep(): Promise<void> {
    const { catalog, hour, pass } = this.sources;
    for (const { id: project, organization } of await catalog.retentionRules.projects()) {
      if (this.#running.has(project)) continue;
      const rules = await catalog.retentionRules.all(project);
      const since = sinceOf(rules, await catalog.retentionRuns.get(project));
      const started = Date.now();
      if (since === undefined || since >= lastDue(hour, started)) continue;
      const keeping = new Keeping(rules, started);
      if (await pass.isNeeded(project, keeping)) await this.start({ organization, project });
      else await this.#ended(project, { started, job: null, points: 0, series: 0, error: null });
    }
  }

  async #work(owner: JobOwner, job: number, progress: JobProgress, before = 0): Promise<object> {
    const project = owner.project!;
    this.#running.set(project, job);
    try {
      return await this.#run({ project, job, before }, progress);
    } finally {
      this.#running.delete(project);
    }
  }

  async #run({ project, job, before }: Run, progress: JobProgress): Promise<object> {
    const started = Date.now();
    const counts = { points: before, series: 0 };
    const { catalog, pass, onProblem } = this.sources;
    progress.signal.throwIfAborted();
    await catalog.retentionRuns.put(project, { started, finished: null, job, ...counts, error: null });
    const keeping = async () => new Keeping(await catalog.retentionRules.all(project), started);
    try {
      const onHidden = (points: number, series: number) => {
        counts.points += points;
        counts.series += series;
        this.#figures.points += points;
        progress.report({ rows: counts.points });
      };
      await this.#gate.run(() => pass.over(project, keeping, progress, onHidden), progress.signal);
    } catch (error) {
      // A server that stops goes on with the run when it starts.
      const { reason } = progress.signal as { reason: unknown };
      if (reason instanceof TributaryError && reason.code === 'stopping') throw error;
      if (!progress.signal.aborted) {
        this.#figures.failed++;
        onProblem(error, project);
      }
      await this.#ended(project, { started, job, ...counts, error: messageOf(error) });
      throw error;
    }
    progress.report({ rows: counts.points, percent: 100 });
    await this.#ended(project, { started, job, ...counts, error: null });
    return counts;
  }

  async #ended(project: number, ended: Omit<RetentionRun, 'finished'>): Promise<void> {
    const run = { ...ended, finished: Date.now() };
    Object.assign(this.#figures, { ended: run.finished, took: run.finished - run.started });
    this.sources.onDone(project, run);
    await this.sources.catalog.retentionRuns.put(project, run);
  }
}

/**
 * When the rules of a project were last seen to; undefined: there is none by which anything goes. A rule that is new or changed waits for the
 * next daily run, and so do those of a backup.
 */
function sinceOf(rules: readonly RetentionRule[], last: RetentionRun | null | undefined): number | undefined {
  const made = rules.flatMap(({ enabled, keepDays, updated }) =>
    enabled && keepDays !== null ? [updated] : [],
  );
  return made.length === 0
    ? undefined
    : Math.max(
        last?.started ?? 0,
        least(made, (time) => time),
      );
}
