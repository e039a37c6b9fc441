/**
 * Series of which memory may claim what the engine does not hold: a commit of theirs failed, or points of theirs were
 * deleted. Rule: whoever reads heads or points waits until those of its series have been read anew; what is written meanwhile
 * is known beside (`SeriesHeads.doubt`), so that a series that is written all the time becomes certain like any other.
 */
import type { Head, SeriesHeads } from './series-heads.js';

export interface DoubtfulHeadsOptions {
  readonly heads: SeriesHeads;
  /** Hands everything in the spool to the engine. */
  readonly flush: () => Promise<void>;
  /** What the engine holds of these series. */
  readonly read: (ids: readonly number[]) => Promise<ReadonlyMap<number, Head>>;
}

/** Series of one statement. */
const AT_ONCE = 10_000;

export class DoubtfulHeads {
  /** By the number of the newest doubt of it: one that came while its series was read is not over with that. */
  readonly #series = new Map<number, number>();
  #repairing: Promise<void> | undefined;
  /** Numbers of the newest doubt, and of the newest one of which all series were read since. */
  #last = 0;
  #read = 0;

  constructor(private readonly options: DoubtfulHeadsOptions) {}

  get any(): boolean {
    return this.#series.size > 0;
  }

  add(series: Iterable<number>): void {
    const doubt = ++this.#last;
    for (const id of series) {
      this.#series.set(id, doubt);
      this.options.heads.doubt(id);
    }
  }

  /** A commit failed: what memory says of its series may never have been stored. */
  lose(series: Iterable<number>): void {
    this.add(series);
    const { heads } = this.options;
    // Some rows of the commit may be stored all the same; what is written from now on is newer than they are.
    heads.raiseVersion(heads.version + 1);
    this.begin();
  }

  /** Now rather than at the next read, and by then if not now. */
  begin(): void {
    this.#repair().catch(() => undefined);
  }

  /** Resolves when the heads of these series are as true as they could be now, at once if none of them is in doubt: after two readings at most. */
  async repair(series: readonly number[]): Promise<void> {
    // What comes into doubt later does so by what the caller need not see: else deletions without end, also of the same series, would keep it waiting.
    const now = this.#last;
    let waiting = this.any ? series.filter((id) => this.#series.has(id)) : [];
    while (waiting.length > 0 && this.#read < now) {
      await this.#repair();
      waiting = waiting.filter((id) => this.#series.has(id));
    }
  }

  #repair(): Promise<void> {
    this.#repairing ??= this.#readAnew().finally(() => (this.#repairing = undefined));
    return this.#repairing;
  }

  async #readAnew(): Promise<void> {
    const { heads, flush, read } = this.options;
    const doubts = [...this.#series];
    const last = this.#last;
    for (const [id] of doubts) heads.beginReading(id);
    await flush();
    for (let at = 0; at < doubts.length; at += AT_ONCE) {
      const some = doubts.slice(at, at + AT_ONCE);
      const found = await read(some.map(([id]) => id));
      for (const [id, doubt] of some) {
        if (this.#series.get(id) !== doubt) heads.amend(id, found.get(id));
        else {
          heads.settle(id, found.get(id));
          this.#series.delete(id);
        }
      }
    }
    this.#read = last;
  }
}
