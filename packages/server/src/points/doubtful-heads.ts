/**
 * Series of which memory may claim what the engine does not hold: a commit of theirs failed, or points of theirs were
 * removed. Rule: whoever reads heads or points waits until these series have been read anew.
 */
import type { Head, SeriesHeads } from './series-heads.js';

export interface DoubtfulHeadsOptions {
  readonly heads: SeriesHeads;
  readonly pushEpoch: () => number;
  /** Hands everything in the spool to the engine. */
  readonly flush: () => Promise<void>;
  /** What the engine holds of these series. */
  readonly read: (ids: readonly number[]) => Promise<ReadonlyMap<number, Head>>;
}

export class DoubtfulHeads {
  readonly #series = new Set<number>();
  #repairing: Promise<void> | undefined;

  constructor(private readonly options: DoubtfulHeadsOptions) {}

  get any(): boolean {
    return this.#series.size > 0;
  }

  add(series: Iterable<number>): void {
    for (const id of series) this.#series.add(id);
  }

  /** A commit failed: what memory says of its series may never have been stored. */
  lose(series: Iterable<number>): void {
    this.add(series);
    const { heads } = this.options;
    // Some rows of the commit may be stored all the same; what is written from now on is newer than they are.
    heads.raiseVersion(heads.version + 1);
    // Now rather than at the next read, and by then if not now.
    this.repair().catch(() => undefined);
  }

  /** Resolves when the heads are true again, at once if nothing is in doubt. */
  repair(): Promise<void> {
    if (!this.any) return Promise.resolve();
    this.#repairing ??= this.#readAnew().finally(() => (this.#repairing = undefined));
    return this.#repairing;
  }

  async #readAnew(): Promise<void> {
    const { heads, pushEpoch, flush, read } = this.options;
    const ids = [...this.#series];
    const epoch = pushEpoch();
    await flush();
    const found = await read(ids);
    for (const id of ids) {
      // Written meanwhile: the engine's answer is behind what memory knows. It claims too much at worst; the next read tries again.
      if (heads.pendingEpoch(id) > epoch) continue;
      const head = found.get(id);
      heads.forget(id);
      if (head) heads.load(id, head);
      this.#series.delete(id);
    }
  }
}
