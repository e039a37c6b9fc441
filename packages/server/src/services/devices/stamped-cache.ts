/**
 * Keeps answers of the catalog in memory, each with the stamp of what exists that it was read under. Rule: whatever was
 * changed, created or deleted before a question is in its answer.
 */

import { BoundedCache } from '../../model/bounded-cache.js';

/** Another process may have changed a shared catalog: there an entry is good for this long only. */
const SHARED_MS = 1_000;

interface Entry<T> {
  readonly stamp: string;
  readonly answer: readonly T[];
}

export interface CacheBounds {
  readonly entries: number;
  /** In all entries together. */
  readonly items?: number;
}

export class StampedCache<T> {
  readonly #entries: BoundedCache<string, Entry<T>>;

  /** `stamp` changes whenever an answer may have. */
  constructor(
    private readonly stamp: () => string,
    shared: boolean,
    { entries, items }: CacheBounds,
  ) {
    this.#entries = new BoundedCache({
      most: entries,
      ...(items !== undefined && { weight: { of: ({ answer }: Entry<T>) => answer.length, most: items } }),
      ...(shared && { keptMs: SHARED_MS }),
    });
  }

  /** The same array as long as nothing changed. */
  async get(key: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> {
    const known = this.#entries.get(key);
    const stamp = this.stamp();
    if (known?.stamp === stamp) return known.answer;
    const answer = await read();
    // A change while the catalog was read: the answer is right for this question, but nothing to keep.
    if (stamp === this.stamp()) this.#entries.set(key, { stamp, answer });
    return answer;
  }
}
