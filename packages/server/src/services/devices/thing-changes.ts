/**
 * Counts what happened to devices, series and assets, so that whoever keeps what was read of them knows when it may be old. Rule:
 * what was begun counts also when it fails: half of it may have happened.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import type { ExternalIdService } from '../external-ids/external-ids.js';

/** What the services of devices, series and assets share. */
export interface Things {
  readonly catalog: Catalog;
  readonly index: SeriesIndex;
  readonly ids: ExternalIdService;
  readonly changes: ThingChanges;
}

export class ThingChanges {
  #count = 0;

  constructor(private readonly index: SeriesIndex) {}

  /** Moves with everything that a selection may depend on. */
  readonly stamp = (): string => `${this.index.generation} ${this.index.additions} ${this.#count}`;

  /** Moves with every change or deletion of a device or series, not with what writing points makes. */
  revision(): string {
    return `${this.index.generation} ${this.#count}`;
  }

  async during<T>(change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } finally {
      this.#count++;
    }
  }
}
