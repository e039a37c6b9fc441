/**
 * Keeps answers of the catalog in memory, each with the stamp of what exists that it was read under. Rule: whatever was
 * changed, created or deleted before a question is in its answer.
 */

/** Another process may have changed a shared catalog: there an entry is good for this long only. */
const SHARED_MS = 1_000;

interface Entry<T> {
  readonly stamp: string;
  readonly until: number;
  readonly answer: readonly T[];
}

export interface CacheBounds {
  readonly entries: number;
  /** In all entries together. */
  readonly items: number;
}

export class StampedCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  #items = 0;

  /** `stamp` changes whenever an answer may have. */
  constructor(
    private readonly stamp: () => string,
    private readonly shared: boolean,
    private readonly most: CacheBounds,
  ) {}

  /** The same array as long as nothing changed. */
  async get(key: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> {
    const known = this.#entries.get(key);
    const stamp = this.stamp();
    if (known && known.stamp === stamp && known.until > Date.now()) return known.answer;
    const answer = await read();
    // A change while the catalog was read: the answer is right for this question, but nothing to keep.
    if (stamp === this.stamp())
      this.#keep(key, { stamp, answer, until: this.shared ? Date.now() + SHARED_MS : Infinity });
    return answer;
  }

  #keep(key: string, entry: Entry<T>): void {
    this.#items += entry.answer.length - (this.#entries.get(key)?.answer.length ?? 0);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const [oldest, { answer }] of this.#entries) {
      if (this.#entries.size <= this.most.entries && this.#items <= this.most.items) return;
      this.#entries.delete(oldest);
      this.#items -= answer.length;
    }
  }
}
