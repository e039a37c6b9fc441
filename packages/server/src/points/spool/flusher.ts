/**
 * Hands sealed epochs to the engine, oldest first, one at a time, and deletes their segments once the engine has them on
 * disk. While the engine is away the segments stay and it tries again, forever; a segment that a working engine
 * refuses again and again is set aside, so that it does not block the ones behind it (and is never deleted).
 */
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { TributaryError } from '../../errors/error.js';
import { EngineError, type Engine } from '../engine/engine.js';
import { structureOf } from '../schema/tables.js';
import type { Segment } from './segment.js';

export interface FlusherOptions {
  readonly engine: Engine;
  readonly database: string;
  /** Called before an epoch goes to the engine: what must be durable by then. */
  readonly beforeInsert?: (segments: readonly Segment[]) => Promise<void>;
  /** Called when an insert failed half-way: the engine may hold some of the segment's rows already. */
  readonly onUncertain?: (segment: Segment) => Promise<void>;
  readonly onProblem?: (problem: { message: string; error: unknown; file?: string }) => void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
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
        const refused = error instanceof EngineError && error.failure === 'statement';
        if (refused && ++tries >= TRIES_OF_A_REFUSED_SEGMENT) {
          await this.#setAside(epoch, error);
          tries = 0;
          continue;
        }
        if (epoch.segments[0]) await this.options.onUncertain?.(epoch.segments[0]);
        this.#failing = new TributaryError('engine_unavailable', {}, { cause: error });
        this.options.onProblem?.({ message: 'the engine did not take a segment; it is kept and tried again', error });
        this.#settleWaiters(this.#failing);
        if (this.#closing) break;
        await this.#pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
    this.#running = undefined;
  }

  async #insert(epoch: Epoch): Promise<void> {
    await this.options.beforeInsert?.(epoch.segments);
    while (epoch.segments.length > 0) {
      const segment = epoch.segments[0]!;
      await this.options.engine.insertSegment({
        table: `${this.options.database}.${segment.table.name}`,
        structure: structureOf(segment.table),
        columns: segment.table.columns.map((column) => column.name),
        path: segment.path,
        repeats: segment.repeats,
      });
      this.flushedRows += segment.rows;
      this.#done(epoch, segment);
      await segment.remove();
    }
  }

  async #setAside(epoch: Epoch, error: unknown): Promise<void> {
    const segment = epoch.segments[0]!;
    const folder = path.join(path.dirname(segment.path), 'refused');
    await mkdir(folder, { recursive: true });
    const kept = path.join(folder, path.basename(segment.path));
    await rename(segment.path, kept);
    this.#done(epoch, segment);
    this.options.onProblem?.({ message: 'the engine refuses a segment; it was set aside', error, file: kept });
  }

  #done(epoch: Epoch, segment: Segment): void {
    epoch.segments.shift();
    this.spooledBytes -= segment.bytes;
  }

  #settleWaiters(error?: TributaryError): void {
    const open = this.#waiters.filter((waiter) => !(waiter.epoch <= this.flushedEpoch && (waiter.resolve(), true)));
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
