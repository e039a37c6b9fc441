/**
 * Writes an export from its beginning until nothing was deleted behind it. Rule: a file that is done holds nothing that was deleted
 * before its end, be it points, series, devices or the project: neither a part of it nor all. A run of retention, which deletes again and
 * again, is waited for, so that it counts as one deletion.
 */
import { TributaryError } from '../../errors/error.js';
import { inGroups } from '../../model/lists.js';
import { Pace } from '../../model/pace.js';
import { unlessAborted } from '../../model/unless-aborted.js';
import type { Job } from '../../model/records/job.js';
import type { SelectedSeries } from '../../model/records/selection.js';
import type { JobProgress } from '../jobs/jobs.js';
import { RETENTION_JOB } from '../retention/runner.js';
import type { ExportOrder } from '../services.js';
import type { BucketPieces } from './bucket-pieces.js';
import type { KeptResult } from './kept.js';
import type { ExportsOptions } from './options.js';
import { prepare } from './prepare.js';
import { ExportRun, Overtaken } from './run.js';

const MOST_ATTEMPTS = 5;
/** For a run of retention, before each attempt; docs/exports.md has it. */
const PATIENCE_MS = 30 * 60_000;
/** Ids of one question. */
const SERIES_AT_ONCE = 5_000;

interface Ordered {
  readonly order: ExportOrder;
  /** When, in milliseconds. */
  readonly ordered: number;
  readonly progress: JobProgress;
  readonly title: string;
  /** Waits without the turn, and comes back with another one. */
  readonly aside: (wait: () => Promise<void>) => Promise<void>;
}

export class Attempts {
  constructor(
    private readonly options: ExportsOptions,
    private readonly buckets: BucketPieces,
  ) {}

  async run({ order, ordered, progress, title, aside }: Ordered): Promise<KeptResult> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const series = await this.#living(order.series);
      const deletedSeries = order.series.length - series.length;
      if (deletedSeries > 0 && series.length === 0)
        throw new TributaryError('conflict', { reason: 'All series of the export were deleted meanwhile.' });
      const own = { ...order, series };
      const allLive = async () => (await this.#living(series)).length === series.length;
      const run = new ExportRun(this.options, this.buckets, own, prepare(own, ordered), progress, allLive);
      try {
        const result = await run.run(title);
        return deletedSeries > 0 ? { ...result, deletedSeries } : result;
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
        progress.report({ rows: 0, bytes: 0, percent: 0 });
        const retention = await this.#retentionOver(series[0]?.project);
        if (retention !== undefined && attempt < MOST_ATTEMPTS)
          await aside(() => this.#ended(retention, progress.signal));
      }
    }
    throw new TributaryError('conflict', {
      reason: `Something of the export was deleted while it was written, ${MOST_ATTEMPTS} times; ask for it again later.`,
    });
  }

  /** The run of retention over the project that is under way or waits. */
  async #retentionOver(project: number | undefined): Promise<Job | undefined> {
    const running = await this.options.catalog.jobs.running(RETENTION_JOB);
    return running.find((job) => job.project === project);
  }

  /** Or the time for it is over. */
  async #ended(job: Job, signal: AbortSignal): Promise<void> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    await unlessAborted(this.options.jobs.wait(job), patience).catch(() => signal.throwIfAborted());
  }

  async #living(series: readonly SelectedSeries[]): Promise<SelectedSeries[]> {
    const pace = new Pace();
    const living: SelectedSeries[] = [];
    for (const some of inGroups(series, SERIES_AT_ONCE)) {
      const ids = some.map(({ id }) => id);
      const there = await this.options.catalog.selections.living(some[0]!.project, ids);
      for (const one of some) if (there.has(one.id)) living.push(one);
      if (pace.late()) await pace.rest();
    }
    return living;
  }
}
