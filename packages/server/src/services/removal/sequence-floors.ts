/**
 * What the numbers of entries have reached whose points are deleted, by series. Rule: a number is never given twice, so this
 * outlasts the points; it stands in the catalog, which is in backups, and in memory, where each new entry asks.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { greatest } from '../../model/lists.js';

export class SequenceFloors {
  private constructor(
    private readonly catalog: Pick<Catalog, 'series'>,
    private readonly floors: Map<number, number>,
  ) {}

  static async open(catalog: Pick<Catalog, 'series'>): Promise<SequenceFloors> {
    return new SequenceFloors(catalog, await catalog.series.sequenceFloors());
  }

  /** 0 where nothing numbered was deleted. */
  of(series: readonly number[]): number {
    if (this.floors.size === 0 || series.length === 0) return 0;
    return greatest(series, (id) => this.floors.get(id) ?? 0);
  }

  async raise(reached: readonly (readonly [series: number, sequence: number])[]): Promise<void> {
    const higher = reached.filter(([id, sequence]) => sequence > (this.floors.get(id) ?? 0));
    for (const [id, sequence] of higher) this.floors.set(id, sequence);
    await this.catalog.series.raiseSequenceFloors(higher);
  }

  /** Their numbers begin anew. */
  async forget(series: readonly number[]): Promise<void> {
    const known = series.filter((id) => this.floors.delete(id));
    await this.catalog.series.dropSequenceFloors(known);
  }
}
