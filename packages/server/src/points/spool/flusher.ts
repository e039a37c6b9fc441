/**
 * Hands sealed epochs to the engine, oldest first, one at a time, and deletes their segments once the engine has them on
 * disk. While the engine is away (or its disk is full, or it is overloaded) the segments stay and it tries again, forever;
 * a segment whose bytes a working engine refuses again and again is set aside, so that it does not block the ones behind
 * it (and is never deleted).
 */
import { TributaryError } from '../../errors/error.js';
import { type Engine } from '../engine/engine.js';
import { refusesData } from '../engine/engine-error.js';
import { insertOf, type Segment } from './segment.js';

export interface FlusherOptions {
  readonly engine: Engine;
  readonly database: string;
  /** Called before an epoch goes to the engine: what must be durable by then. */
  readonly beforeInsert?: (epoch: number) => Promise<void>;
  /** Called before an insert that failed is tried again: the engine may hold some of the segment's rows already. */
  readonly onUncertain?: (segment: Segment) => Promise<void>;
  readonly onProblem?: (problem: { message: string; error: unknown; file?: string }) => void;
}

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5_000;
const TRIES_OF_A_REFUSED_SEGMENT = 5;

interface Epoch {
  readonly number: number;
  readonly segments: Segment[];
}

export class Flusher {
  /** Bytes in segments that the engine does not hold yet. */
  spooledBytes = 0;
  flushedEpoch = 0;
  flushedRows = 0;
  #queue: Epoch[] = [];
  #running: Promise<void> | undefined;
  #waiters: { epoch: number; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #failing: TributaryError | undefined;
  #closing = false;
  #wake: (() => void) | undefined;
  #uncertain: Segment | undefined;

  constructor(private readonly options: FlusherOptions) {}

  get idle(): boolean {
    return this.#running === undefined;
  }

  /** Why the newest try failed; undefined when it did not. */
  get problem(): TributaryError | undefined {
    return this.#failing;
  }

  add(epoch: number, segments: Segment[]): void {
    this.#queue.push({ number: epoch, segments });
    this.#running ??= this.#run();
  }

  reached(epoch: number): Promise<void> {
    if (this.flushedEpoch >= epoch) return Promise.resolve();
    if (this.#failing) return Promise.reject(this.#failing);
    return new Promise((resolve, reject) => this.#waiters.push({ epoch, resolve, reject }));
  }

  /** Finishes what it can at once; segments of an engine that is away stay for the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#wake?.();
    await this.#running;
    this.#settleWaiters(new TributaryError('stopping'));
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    let tries = 0;
    // A pending microtask first, so that `add` has stored the promise before the loop can end.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const epoch = this.#queue[0]!;
      try {
        await this.#insert(epoch);
        this.#queue.shift();
        this.flushedEpoch = epoch.number;
        this.#failing = undefined;
        this.#settleWaiters();
        pause = FIRST_PAUSE_MS;
        tries = 0;
      } catch (error) {
        if (refusesData(error) && ++tries >= TRIES_OF_A_REFUSED_SEGMENT) {
          tries = 0;
          if (await this.#setAside(epoch, error)) continue;
        }
        this.#failing = new TributaryError('engine_unavailable', {}, { cause: error });
        this.options.onProblem?.({
          message: 'the engine did not take a segment; it is kept and tried again',
          error,
        });
        this.#settleWaiters(this.#failing);
        if (this.#closing) break;
        await this.#pause(pause);
        pause = Math.min(pause * 2, MAX_PAUSE_MS);
      }
    }
    this.#running = undefined;
  }

  async #insert(epoch: Epoch): Promise<void> {
    if (this.#uncertain) await this.options.onUncertain?.(this.#uncertain);
    this.#uncertain = undefined;
    await this.options.beforeInsert?.(epoch.number);
    while (epoch.segments.length > 0) {
      const segment = epoch.segments[0]!;
      await this.options.engine
        .insertSegment(insertOf(segment, this.options.database))
        .catch((error: unknown) => {
          this.#uncertain = segment;
          throw error;
        });
      this.flushedRows += segment.rows;
      this.#done(epoch, segment);
      // A file that stays is inserted once more at the next start, which changes nothing.
      await segment
        .remove()
        .catch((error: unknown) =>
          this.options.onProblem?.({ message: 'a segment could not be deleted', error, file: segment.path }),
        );
    }
  }

  /** False if that failed too; it is then tried again like any insert. */
  async #setAside(epoch: Epoch, error: unknown): Promise<boolean> {
    const segment = epoch.segments[0]!;
    try {
      const file = await segment.setAside();
      this.options.onProblem?.({
        message:
          file === undefined
            ? 'a segment is gone; its points are lost'
            : 'the engine refuses a segment; it was set aside',
        error,
        file: file ?? segment.path,
      });
    } catch (failure) {
      this.options.onProblem?.({
        message: 'a segment that the engine refuses could not be set aside',
        error: failure,
        file: segment.path,
      });
      return false;
    }
    this.#uncertain = undefined;
    this.#done(epoch, segment);
    return true;
  }

  #done(epoch: Epoch, segment: Segment): void {
    epoch.segments.shift();
    this.spooledBytes -= segment.bytes;
  }

  #settleWaiters(error?: TributaryError): void {
    const open = this.#waiters.filter(
      (waiter) => !(waiter.epoch <= this.flushedEpoch && (waiter.resolve(), true)),
    );
    this.#waiters = error ? [] : open;
    if (error) for (const waiter of open) waiter.reject(error);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
