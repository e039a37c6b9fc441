/**
 * An export on its way: how far it is, and in the end its files. Rule: whoever follows sees every export to its end, whatever the
 * connection does meanwhile; one that failed or was cancelled throws with the platform's own reason.
 */
import { OptionError, TributaryError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import { sleep } from '../http/retry.js';
import type { Connection } from '../native/connection.js';
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

const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 2000;
/** Of each look: for some minutes the server may be away. */
const MAX_RETRIES = 12;

/** To be awaited for the files, or gone through with `for await` for the progress, or both, in this order or the other one. */
export class FollowedExport implements AsyncIterable<ExportProgress>, PromiseLike<ExportResult> {
  readonly #api: Connection;
  readonly #options: FollowOptions;
  #job: Job | undefined;
  #id: number | string;

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
    const { onProgress, signal } = this.#options;
    let told = false;
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(LAST_LOOK_MS, wait * 1.5)) {
      const job = this.#job ?? (await this.#look());
      if (job.kind !== 'export')
        throw new OptionError(`job ${job.id} is of the kind ${job.kind}; expected an export.`);
      const isOver = job.state !== 'running';
      if (!isOver || !told) {
        told = isOver;
        const progress = progressOf(job);
        onProgress?.(progress);
        yield progress;
      }
      if (isOver) return;
      await sleep(wait, signal);
      await this.#look();
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

  async #look(): Promise<Job> {
    const { onProgress: _, ...call } = this.#options;
    const request = { path: { id: this.#id }, maxRetries: MAX_RETRIES, ...call };
    return (this.#job = await this.#api.request('GET', '/jobs/{id}', request));
  }
}

const progressOf = ({ state, progress }: Job): ExportProgress => ({
  rows: progress.rows ?? 0,
  bytes: progress.bytes ?? 0,
  percent: state === 'done' ? 100 : (progress.percent ?? 0),
  timeLeft: state === 'running' ? progress.eta : 0,
  waiting: progress.waiting ?? false,
});
