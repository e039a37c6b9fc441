/**
 * An export on its way: how far it is, and in the end its files. Rule: whoever follows sees every export to its end, whatever the
 * connection does meanwhile; one that failed or was cancelled throws with the platform's own reason.
 */
import { OptionError, TributaryError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { looksAt } from '../native/job-looks.js';
import type { ExportResult, Job } from '../native/types.js';

export interface ExportProgress {
  /** Written so far. */
  readonly rows: number;
  readonly bytes: number;
  /** From 0 to 100. */
  readonly percent: number;
  /** Milliseconds, as far as the platform can tell. */
  readonly timeLeft: number | undefined;
  /** Other exports run; this one has not begun. */
  readonly waiting: boolean;
}

export interface FollowOptions extends CallOptions {
  /** Called with each look at the job, the last one included. */
  onProgress?: ((progress: ExportProgress) => void) | undefined;
}

/** To be awaited for the files, or gone through with `for await` for the progress, or both, in this order or the other one. */
export class FollowedExport implements AsyncIterable<ExportProgress>, PromiseLike<ExportResult> {
  readonly #api: Connection;
  readonly #options: FollowOptions;
  #job: Job | undefined;
  readonly #id: number | string;

  constructor(api: Connection, job: Job | number | string, options: FollowOptions) {
    this.#api = api;
    this.#options = options;
    this.#job = typeof job === 'object' ? job : undefined;
    this.#id = typeof job === 'object' ? job.id : job;
  }

  /** Throws a TributaryError where the export failed (with the code of the reason) or was cancelled (`export_cancelled`). */
  then<R = ExportResult, E = never>(
    fulfilled?: ((result: ExportResult) => R | PromiseLike<R>) | null,
    rejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.#files().then(fulfilled, rejected);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ExportProgress, void> {
    const { onProgress, ...call } = this.#options;
    for await (const job of looksAt(this.#api, this.#job ?? this.#id, call)) {
      if (job.kind !== 'export')
        throw new OptionError(`job ${job.id} is of the kind ${job.kind}; expected an export.`);
      this.#job = job;
      const progress = progressOf(job);
      onProgress?.(progress);
      yield progress;
    }
  }

  async #files(): Promise<ExportResult> {
    const looks = this[Symbol.asyncIterator]();
    while (!(await looks.next()).done);
    const { state, result, error, id } = this.#job!;
    if (state === 'done') return result as ExportResult;
    if (state === 'cancelled')
      throw new TributaryError(`Export ${id} was cancelled.`, { code: 'export_cancelled' });
    throw new TributaryError(`Export ${id} failed: ${error?.message ?? 'no reason is told.'}`, {
      code: error?.code ?? 'export_failed',
    });
  }
}

const progressOf = ({ state, progress }: Job): ExportProgress => ({
  rows: progress.rows ?? 0,
  bytes: progress.bytes ?? 0,
  percent: state === 'done' ? 100 : (progress.percent ?? 0),
  timeLeft: state === 'running' ? progress.eta : 0,
  waiting: progress.waiting ?? false,
});
