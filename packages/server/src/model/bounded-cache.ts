/**
 * What is kept in memory for a while. Rules: a cache has a bound, and at it what was used longest ago goes, never all at once;
 * what is read while the cache is emptied is not kept, since the change that emptied it may be missing in it.
 */
import { LRUCache } from 'lru-cache';

export interface CacheOptions<V> {
  /** Entries. */
  readonly most: number;
  /** The weight of an entry, and of all together. */
  readonly weight?: { readonly of: (value: V) => number; readonly most: number };
  /** How long an entry is kept, in milliseconds; absent: until its place is needed. */
  readonly keptMs?: number;
  /** A clock in milliseconds, for times that `keptMs` is compared with. */
  readonly now?: () => number;
}

/** Undefined is no value: it is not kept. */
export class BoundedCache<K extends string | number, V> {
  readonly #entries: LRUCache<K, { readonly value: V }>;
  #emptied = 0;

  constructor({ most, weight, keptMs = 0, now = Date.now }: CacheOptions<V>) {
    this.#entries = new LRUCache({
      max: most,
      // Asked at each look: a clock of a test has no pauses in which an older time would do.
      ...{ ttl: keptMs, ttlResolution: 0, perf: { now } },
      ...(weight && {
        maxSize: weight.most,
        // The library refuses a weight of nothing.
        sizeCalculation: ({ value }: { value: V }) => Math.max(1, weight.of(value)),
      }),
    });
  }

  get(key: K): V | undefined {
    return this.#entries.get(key)?.value;
  }

  /** `keptMs`: of this entry, in the place of that of all; nothing is kept for no time. */
  set(key: K, value: V, keptMs?: number): void {
    if (keptMs === undefined) this.#entries.set(key, { value });
    else if (keptMs > 0) this.#entries.set(key, { value }, { ttl: keptMs });
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#emptied++;
    this.#entries.clear();
  }

  /** Keeps, as `set` does, what is read from now on, unless the cache is emptied meanwhile. */
  reading(): (key: K, value: V, keptMs?: number) => void {
    const emptied = this.#emptied;
    return (key, value, keptMs) => {
      if (emptied === this.#emptied) this.set(key, value, keptMs);
    };
  }

  /** What is kept, or what `read` answers, which is kept from then on. */
  async getOr<R extends V | undefined>(key: K, read: () => Promise<R>): Promise<V | R> {
    const kept = this.#entries.get(key);
    if (kept !== undefined) return kept.value;
    const keep = this.reading();
    const value = await read();
    if (value !== undefined) keep(key, value);
    return value;
  }
}
