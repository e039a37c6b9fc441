/**
 * The points that wait to be looked at in memory, in the order in which they came. Rule: how many is bounded; beyond it none is kept, and
 * their series are looked at again from the store.
 */
import { Handed, type Spans, type WatchedSeries } from '../feed/handed.js';
import { MAX_WAITING_POINTS } from '../limits.js';

export interface WaitingOptions {
  readonly watched: WatchedSeries;
  /** There is something to take. */
  readonly onReady: () => void;
  /** The points of these spans are not kept. */
  readonly onLost: (spans: Spans) => void;
  /** This one is not kept. */
  readonly onDropped: (handed: Handed) => void;
}

export class WaitingPoints {
  /** Handed over, not durable yet. */
  readonly #pending = new Set<Handed>();
  #queue: Handed[] = [];
  /** Looked at, and what they changed is not written yet. */
  #looking: Handed[] = [];
  #count = 0;

  constructor(private readonly options: WaitingOptions) {}

  get count(): number {
    return this.#count;
  }

  /** Whether there is something to take. */
  get any(): boolean {
    return this.#queue.length > 0;
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

  /** Those of the epochs up to this one. */
  addSpans(spans: Spans, epoch: number): void {
    for (const chunks of [this.#pending, this.#queue, this.#looking])
      for (const handed of chunks) if (handed.epoch <= epoch) handed.addSpans(spans);
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
    const chunks = this.#queue.splice(0);
    this.#count = this.#rowsTaken();
    for (const handed of chunks) this.options.onDropped(handed);
  }

  #rowsTaken(): number {
    return this.#looking.reduce((sum, { rows }) => sum + rows, 0);
  }
}
