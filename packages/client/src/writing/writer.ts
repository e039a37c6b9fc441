/**
 * A writer for programs that make points one at a time: it gathers them and sends when there are enough or some time has
 * passed. Ensures that memory is bounded: `add` waits while too much is unsent.
 */
import { atLeast, within } from '../http/checks.js';
import type { Point, WriteReport } from '../native/types.js';

export interface WriterOptions {
  /** Points that cause a send. */
  batch?: number;
  /** Longest milliseconds that a point waits for others. */
  interval?: number;
  /** Called with each report that refuses points; they are not sent again. Absent: the client's logger is told. */
  onRefused?: (refused: WriteReport['refused'], points: readonly Point[]) => void;
  /** Called when a send failed for good; its points stay and go with the next send. Absent: the client's logger is told. */
  onError?: (error: unknown) => void;
}

const BATCH = 1_000;
const INTERVAL_MS = 1_000;
/** Batches in memory before `add` waits. */
const MAX_BATCHES = 10;

export class PointWriter {
  readonly #write: (points: readonly Point[]) => Promise<WriteReport>;
  readonly #options: WriterOptions;
  readonly #warn: (message: string) => void;
  readonly #batch: number;
  readonly #interval: number;
  #points: Point[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;

  constructor(
    write: (points: readonly Point[]) => Promise<WriteReport>,
    options: WriterOptions,
    warn: (message: string) => void = () => undefined,
  ) {
    this.#write = write;
    this.#warn = warn;
    this.#options = options;
    this.#batch = atLeast('batch', 1, options.batch ?? BATCH);
    this.#interval = within('interval', options.interval ?? INTERVAL_MS);
  }

  /** Resolves when there is room, not when the point is stored. */
  async add(point: Point): Promise<void> {
    this.#points.push(point);
    if (this.#points.length >= this.#batch) this.#start();
    else this.#wait();
    if (this.#points.length >= this.#batch * MAX_BATCHES) await this.#sending;
  }

  /** Sends all that waits; throws what the send threw. */
  async flush(): Promise<void> {
    await this.#sending;
    while (this.#points.length > 0) {
      const sent = this.#send();
      this.#sending = sent.catch(() => undefined);
      await sent.finally(() => {
        this.#sending = undefined;
      });
    }
  }

  /** As flush; nothing is to be added after it. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      clearTimeout(this.#timer);
    }
  }

  #wait(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#start();
    }, this.#interval);
  }

  #start(): void {
    this.#sending ??= this.#send()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#sending = undefined;
        // What came meanwhile, or came back, goes with the next send.
        if (this.#points.length > 0) this.#wait();
      });
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const points = this.#points;
    this.#points = [];
    let report: WriteReport;
    try {
      report = await this.#write(points);
    } catch (error) {
      this.#points = [...points, ...this.#points];
      throw error;
    }
    if (report.refused.length > 0) this.#refused(report.refused, points);
  }

  #failed(error: unknown): void {
    const { onError } = this.#options;
    if (onError !== undefined) return onError(error);
    const reason = error instanceof Error ? error.message : String(error);
    this.#warn(`${reason} ${this.#points.length} points wait for the next send.`);
  }

  #refused(refused: WriteReport['refused'], points: readonly Point[]): void {
    const { onRefused } = this.#options;
    if (onRefused !== undefined) return onRefused(refused, points);
    this.#warn(
      `${refused.length} of ${points.length} points were refused, the first one: ${refused[0]!.message}`,
    );
  }
}
