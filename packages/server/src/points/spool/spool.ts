/**
 * Durable before acknowledged. Rows pushed into the buffers become durable with the next group commit (one write and one
 * fsync for all requests that wait), and reach the engine with the next flush.
 *
 * Time is cut into epochs: every row belongs to the epoch in which it was taken into a commit, and a flush hands one
 * whole epoch (at most one segment per table) to the engine. `pushEpoch` is the epoch of the rows pushed now, so a
 * series whose newest row is of a flushed epoch has nothing in the spool.
 */
import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { asDiskFull } from '../../errors/disk.js';
import { TributaryError } from '../../errors/error.js';
import { ExtrasBuffer, NumbersBuffer, TextsBuffer } from './column-buffer.js';
import { Flusher, type FlusherOptions } from './flusher.js';
import { Segment } from './segment.js';
import type { Table } from '../schema/tables.js';

export interface SpoolOptions extends FlusherOptions {
  readonly folder: string;
  /** Longest time in ms that an acknowledged row waits for its flush. */
  readonly flushInterval: number;
  /** Rows that make a flush at once. */
  readonly flushRows: number;
  /** A file could not be closed or deleted: a nuisance, for what is in it is durable already. */
  readonly onUnclosed: (error: unknown) => void;
  /** Series whose rows a failed commit lost: what memory knows of them is no longer true. */
  readonly onLost: (series: Set<number>) => void;
}

/** Most bytes of one epoch's segments: a replay reads a segment whole. */
const EPOCH_BYTES = 268_435_456;

/** Rows in one epoch while the engine is slower than the writers: more makes inserts cheaper, but costs memory there. */
const EPOCH_ROWS = 400_000;

interface BufferSet {
  readonly numbers: NumbersBuffer;
  readonly texts: TextsBuffer;
  readonly extras: ExtrasBuffer;
}

const arenaSet = (): BufferSet => ({
  numbers: new NumbersBuffer(),
  texts: new TextsBuffer(),
  extras: new ExtrasBuffer(),
});
const buffersOf = (set: BufferSet) => [set.numbers, set.texts, set.extras];

interface Waiter {
  resolve: () => void;
  reject: (error: unknown) => void;
}

export class Spool {
  readonly flusher: Flusher;
  #filling = arenaSet();
  #spare = arenaSet();
  #waiters: Waiter[] = [];
  #committing: Promise<void> | undefined;
  /** The last of those that fill the buffers with pauses, or wait to take what is in them; undefined: nobody. */
  #turns: Promise<void> | undefined;
  #sealRequested = false;
  #pushEpoch = 1;
  #open = new Map<string, Segment>();
  #epochRows = 0;
  #epochBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly options: SpoolOptions,
    private nextNumber: number,
  ) {
    this.flusher = new Flusher(options);
  }

  static async folder(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
  }

  get numbers(): NumbersBuffer {
    return this.#filling.numbers;
  }

  get texts(): TextsBuffer {
    return this.#filling.texts;
  }

  get extras(): ExtrasBuffer {
    return this.#filling.extras;
  }

  get pushEpoch(): number {
    return this.#pushEpoch;
  }

  /** Resolves when every row pushed so far is on disk. Rows are pushed and committed in one go, without an await between (or by `pushed`). */
  commit(): Promise<void> {
    if (this.#closed) return Promise.reject(new TributaryError('stopping'));
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#wake();
    });
  }

  /**
   * Resolves when `push` has appended its rows, with their commit. It may pause between them: until it is done, no commit
   * takes what stands in the buffers, so that all of them are in the same one. Such pushes and the commits take turns in the
   * order in which they came.
   */
  pushed(push: () => Promise<void>): Promise<{ readonly durable: Promise<void> }> {
    return this.#alone(async () => {
      await push();
      // Not waited for here: the commit itself waits for this turn to end.
      return { durable: this.commit() };
    });
  }

  /** Runs `work` when all before it are done. */
  #alone<T>(work: () => T | Promise<T>): Promise<T> {
    const done = (this.#turns ?? Promise.resolve()).then(work);
    const over = () => {
      if (this.#turns === turn) this.#turns = undefined;
    };
    const turn: Promise<void> = done.then(over, over);
    this.#turns = turn;
    return done;
  }

  /** Resolves when the engine holds every row of this epoch; fails at once while the engine is known to be away. */
  async flushed(epoch: number): Promise<void> {
    if (this.flusher.flushedEpoch >= epoch) return;
    // While the engine is away, reads fail anyway and must not cut the spool into ever smaller segments.
    if (epoch >= this.#pushEpoch && !this.flusher.problem) this.#seal();
    await this.flusher.reached(epoch);
  }

  /** Seals and flushes everything pushed so far. */
  flush(): Promise<void> {
    return this.flushed(this.#pushEpoch);
  }

  #seal(): void {
    this.#sealRequested = true;
    this.#wake();
  }

  #wake(): void {
    this.#committing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#commitLoop());
  }

  async #commitLoop(): Promise<void> {
    while (this.#waiters.length > 0 || this.#sealRequested) await this.#commitOnce();
    this.#committing = undefined;
    // A request may have come between the last check and here.
    if (this.#waiters.length > 0 || this.#sealRequested) this.#wake();
  }

  /** Everything that was pushed so far, and who waits for it; what comes from now on is of the next commit. */
  #take() {
    const taken = this.#filling;
    const waiters = this.#waiters;
    this.#filling = this.#spare;
    this.#waiters = [];
    const epoch = this.#pushEpoch;
    const rows = buffersOf(taken).reduce((sum, buffer) => sum + buffer.rows, 0);
    const seal =
      this.#sealRequested ||
      (this.#epochRows + rows >= this.options.flushRows && this.flusher.idle) ||
      this.#epochRows + rows >= EPOCH_ROWS ||
      this.#epochBytes >= EPOCH_BYTES;
    // From here on, pushes go to the next epoch if this commit closes the current one.
    if (seal) this.#pushEpoch++;
    this.#sealRequested = false;
    return { taken, waiters, epoch, rows, seal };
  }

  async #commitOnce(): Promise<void> {
    const { taken, waiters, epoch, rows, seal } = this.#turns
      ? await this.#alone(() => this.#take())
      : this.#take();
    try {
      const written = await Promise.allSettled(buffersOf(taken).map((buffer) => this.#append(buffer)));
      const failed = written.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      this.#epochRows += rows;
      for (const waiter of waiters) waiter.resolve();
    } catch (error) {
      const lost = new Set<number>();
      for (const buffer of buffersOf(taken)) for (const id of buffer.seriesIds()) lost.add(id);
      this.options.onLost(lost);
      const reason = asSpoolError(error);
      for (const waiter of waiters) waiter.reject(reason);
    }
    for (const buffer of buffersOf(taken)) buffer.clear();
    this.#spare = taken;
    if (seal) await this.#closeEpoch(epoch);
    else if (this.#epochRows > 0)
      this.#timer ??= setTimeout(() => this.#intervalOver(), this.options.flushInterval);
  }

  /** While the flush of an earlier epoch runs, the current one goes on growing: fewer, larger inserts under load. */
  #intervalOver(): void {
    this.#timer = undefined;
    if (this.#closed) return;
    if (this.flusher.idle) this.#seal();
    else this.#timer = setTimeout(() => this.#intervalOver(), Math.min(this.options.flushInterval, 50));
  }

  async #append(buffer: NumbersBuffer | TextsBuffer | ExtrasBuffer): Promise<void> {
    if (buffer.rows === 0) return;
    const segment = this.#segment(buffer.table);
    if (buffer.mayDuplicate) segment.mayDuplicate = true;
    const before = segment.bytes;
    await segment.append(buffer.block(), buffer.rows);
    this.flusher.spooledBytes += segment.bytes - before;
    this.#epochBytes += segment.bytes - before;
  }

  #segment(table: Table): Segment {
    let segment = this.#open.get(table.name);
    if (!segment) {
      const number = this.nextNumber++;
      segment = new Segment(
        table,
        number,
        path.join(this.options.folder, `${table.name}-${String(number).padStart(12, '0')}.seg`),
      );
      this.#open.set(table.name, segment);
    }
    return segment;
  }

  async #closeEpoch(epoch: number): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const segments = [...this.#open.values()];
    this.#open = new Map();
    this.#epochRows = 0;
    this.#epochBytes = 0;
    // A segment without rows is one whose only commit failed.
    for (const segment of segments)
      await (segment.rows > 0 ? segment.seal() : segment.remove()).catch(this.options.onUnclosed);
    this.flusher.add(
      epoch,
      segments.filter((segment) => segment.rows > 0),
    );
  }

  /** Makes pushed rows durable, hands them to the engine if it answers, and stops. What stays is replayed at the next start. */
  async close(): Promise<void> {
    if (this.#waiters.length > 0) await this.#committing;
    this.#closed = true;
    this.#seal();
    await this.#committing;
    clearTimeout(this.#timer);
    await this.flusher.close();
  }
}

function asSpoolError(error: unknown): TributaryError {
  if (error instanceof TributaryError) return error;
  return asDiskFull(error) ?? new TributaryError('internal', { id: 'spool' }, { cause: error });
}
