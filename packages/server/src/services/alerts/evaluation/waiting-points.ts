/**
 * The points that wait to be looked at in memory, in the order in which they came. Rule: how many is bounded; beyond it none is kept, and
 * their series are looked at again from the store.
 */
import { append } from '../../../model/lists.js';
import { Pace } from '../../../model/pace.js';
import { Handed, type Spans, type WatchedSeries } from '../feed/handed.js';
import { MAX_WAITING_POINTS } from '../limits.js';
import { Loop } from './loop.js';

export interface WaitingOptions {
  readonly watched: WatchedSeries;
  /** There is something to take. */
  readonly onReady: () => void;
  /** The points of these spans are not kept. */
  readonly onLost: (spans: Spans) => void;
  /** Points are not kept: called for each, then for all of some. */
  readonly onDropped: (handed: Handed, row: number) => void;
  readonly whenDropped: () => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

export class WaitingPoints {
  /** Handed over, not durable yet. */
  readonly #pending = new Set<Handed>();
  #queue: Handed[] = [];
  /** Too many: on their way to be looked at from the store. */
  readonly #dropped: Handed[] = [];
  readonly #dropping: Loop;
  /** Looked at, and what they changed is not written yet. */
  #looking: Handed[] = [];
  #count = 0;

  constructor(private readonly options: WaitingOptions) {
    this.#dropping = new Loop({
      step: () => this.#drop(),
      onOver: () => this.#dropped.length > 0 && this.#dropping.start(),
      onProblem: options.onProblem,
    });
  }

  get count(): number {
    return this.#count;
  }

  /** Whether there is something to take. */
  get any(): boolean {
    return this.#queue.length > 0;
  }

  /** Undefined: nothing is being dropped. */
  get dropping(): Promise<void> | undefined {
    return this.#dropping.running;
  }

  async stop(): Promise<void> {
    await this.#dropping.stop();
  }

  hand(project: number): Handed {
    const handed = new Handed(project, this.options.watched, (settled, lost) => this.#settled(settled, lost));
    this.#pending.add(handed);
    return handed;
  }

  /** The next ones, which stay noted until `done`. */
  take(): Handed {
    const handed = this.#queue.shift()!;
    this.#looking.push(handed);
    return handed;
  }

  /** What was taken was looked at to its end; answers how many points that were. */
  done(): number {
    const rows = this.#rowsTaken();
    this.#count -= rows;
    this.#looking = [];
    return rows;
  }

  /** Those of the epochs up to this one. They move on in this order. */
  async addSpans(spans: Spans, epoch: number, pace: Pace): Promise<void> {
    for (const chunks of [() => this.#pending, () => this.#queue, () => this.#dropped, () => this.#looking])
      for (const handed of [...chunks()]) if (handed.epoch <= epoch) await handed.addSpans(spans, pace);
  }

  #settled(handed: Handed, lost: Spans | undefined): void {
    this.#pending.delete(handed);
    if (lost !== undefined) {
      for (let row = 0; row < handed.rows; row++) handed.over(row);
      this.options.onLost(lost);
      return;
    }
    if (handed.rows === 0) return;
    this.#queue.push(handed);
    this.#count += handed.rows;
    if (this.#count > MAX_WAITING_POINTS) this.#overflow();
    this.options.onReady();
  }

  #overflow(): void {
    append(this.#dropped, this.#queue.splice(0));
    this.#dropping.start();
  }

  /** In slices: these are very many. */
  async #drop(): Promise<boolean> {
    const [handed] = this.#dropped;
    if (handed === undefined) return false;
    const pace = new Pace();
    for (; handed.dropped < handed.rows; handed.dropped++) {
      handed.over(handed.dropped);
      this.options.onDropped(handed, handed.dropped);
      if (pace.due()) await pace.rest();
    }
    await this.options.whenDropped();
    // Noted until all of it is noted with its lanes.
    this.#dropped.shift();
    this.#count -= handed.rows;
    return true;
  }

  #rowsTaken(): number {
    return this.#looking.reduce((sum, { rows }) => sum + rows, 0);
  }
}
