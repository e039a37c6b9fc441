/**
 * Keeps the series sets of recent queries in memory: a dashboard asks for the same ones all the time, and a catalog
 * query costs more than reading the newest values. Rule: whatever was changed, created or deleted before a query started
 * is in its answer.
 */
import type { SelectedSeries, Selection } from '../../catalog/selection.js';

const MOST_ENTRIES = 500;
/** Series in all entries together. */
const MOST_SERIES = 200_000;
/** Another process may have changed a shared catalog: there an entry is good for this long only. */
const SHARED_MS = 1_000;

interface Entry {
  readonly stamp: string;
  readonly until: number;
  readonly series: readonly SelectedSeries[];
}

export class SelectionCache {
  readonly #entries = new Map<string, Entry>();
  #series = 0;

  /** `stamp` changes whenever a selection's result may have. */
  constructor(
    private readonly stamp: () => string,
    private readonly shared: boolean,
  ) {}

  async get(
    project: number,
    selection: Selection,
    read: () => Promise<SelectedSeries[]>,
  ): Promise<readonly SelectedSeries[]> {
    const key = `${project} ${JSON.stringify(selection)}`;
    const known = this.#entries.get(key);
    const stamp = this.stamp();
    if (known && known.stamp === stamp && known.until > Date.now()) return known.series;
    const series = await read();
    // A change while the catalog was read: the result is right for this query, but nothing to keep.
    if (stamp === this.stamp())
      this.#keep(key, { stamp, series, until: this.shared ? Date.now() + SHARED_MS : Infinity });
    return series;
  }

  #keep(key: string, entry: Entry): void {
    this.#series += entry.series.length - (this.#entries.get(key)?.series.length ?? 0);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const [oldest, { series }] of this.#entries) {
      if (this.#entries.size <= MOST_ENTRIES && this.#series <= MOST_SERIES) return;
      this.#entries.delete(oldest);
      this.#series -= series.length;
    }
  }
}
