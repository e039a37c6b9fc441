/**
 * What the work of a job reports. Rule: progress is written at most each 500 ms, however often it is reported, and
 * never after the job's end.
 */
import type { JobCounts } from '../../model/records/job.js';

const WRITE_MS = 500;

export class JobProgress {
  /** Aborted when somebody cancels the job or the server stops: the work should end soon, by throwing. */
  readonly signal: AbortSignal;
  readonly #write: (counts: JobCounts) => Promise<void>;
  #started = performance.now();
  #counts: JobCounts = {};
  #writtenAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(signal: AbortSignal, write: (counts: JobCounts) => Promise<void>) {
    this.signal = signal;
    this.#write = write;
  }

  get counts(): JobCounts {
    return this.#counts;
  }

  /** Merges into what was reported before; the expected end follows from the percentage. */
  report(counts: { rows?: number; bytes?: number; percent?: number; waiting?: boolean }): void {
    if (this.#ended) return;
    const { percent } = counts;
    const eta =
      percent === undefined || percent <= 0
        ? {}
        : { eta: Math.round(((performance.now() - this.#started) * Math.max(0, 100 - percent)) / percent) };
    this.#counts = { ...this.#counts, ...counts, ...eta };
    this.#timer ??= setTimeout(
      () => this.#flush(),
      Math.max(0, this.#writtenAt + WRITE_MS - performance.now()),
    );
  }

  /** The wait for its turn is over: the expected end is counted from here. */
  begin(): void {
    this.#started = performance.now();
    const { waiting = false, ...counts } = this.#counts;
    this.#counts = counts;
    if (waiting) this.report({});
  }

  /** Stops writing and waits for a write under way, so that the job's end is the last thing written. */
  async end(): Promise<JobCounts> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.#writing;
    return this.#counts;
  }

  #flush(): void {
    this.#timer = undefined;
    this.#writtenAt = performance.now();
    // Progress that could not be written is overtaken by the next one.
    this.#writing = this.#write(this.#counts).catch(() => undefined);
  }
}
