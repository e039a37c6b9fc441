/** The series set of a query, bounded. */
import type { Catalog } from '../../catalog/catalog.js';
import type { Selections, UnknownName } from '../contract/selections.js';
import { StampedCache } from './stamped-cache.js';
import { UnknownNames } from './unknown-names.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import type { SelectedSeries, Selection } from '../../model/records/selection.js';

const MEMBERS = {
  devices: 'string',
  deviceIds: 'number',
  series: 'string',
  seriesIds: 'number',
  assets: 'number',
} as const;

/** A dashboard asks for the same sets all the time, and a catalog query costs more than reading the newest values. */
const KEPT = { entries: 500, items: 200_000 };

/** More series than any project has. */
const MAX_OF_ALL = 100_000_000;

export class SelectionService implements Selections {
  readonly #catalog: Catalog;
  readonly #most: number;
  readonly #cache: StampedCache<SelectedSeries>;
  readonly #unknown: UnknownNames;

  /** `stamp` changes with everything that a selection may depend on. */
  constructor(catalog: Catalog, most: number, stamp: () => string) {
    this.#catalog = catalog;
    this.#most = most;
    this.#cache = new StampedCache(stamp, catalog.store === 'postgres', KEPT);
    this.#unknown = new UnknownNames(catalog);
  }

  /** The same without the limit of a query, for work that goes piece by piece. */
  async selectAll(project: number, selection: Selection): Promise<readonly SelectedSeries[]> {
    checkMembers(selection);
    return this.#catalog.selections.select(project, selection, MAX_OF_ALL);
  }

  /** By rising series id; empty when nothing fits. */
  async select(project: number, selection: Selection): Promise<readonly SelectedSeries[]> {
    checkMembers(selection);
    const selected = await this.#cache.get(`${project} ${JSON.stringify(selection)}`, () =>
      this.#catalog.selections.select(project, selection, this.#most + 1),
    );
    if (selected.length > this.#most)
      throw new TributaryError('too_many_series', { value: `more than ${this.#most}`, limit: this.#most });
    return selected;
  }

  unknownNames(
    project: number,
    selection: Selection,
    selected: readonly SelectedSeries[],
  ): Promise<UnknownName[]> {
    return this.#unknown.of(project, selection, selected);
  }
}

function checkMembers(selection: Selection): void {
  for (const [field, type] of Object.entries(MEMBERS)) {
    const values: unknown = selection[field as keyof typeof MEMBERS];
    if (values === undefined) continue;
    const fits = (value: unknown) =>
      type === 'number' ? Number.isSafeInteger(value) : typeof value === 'string';
    if (!Array.isArray(values) || !values.every(fits))
      throw invalidField(field, values, type === 'number' ? 'a list of integer ids' : 'a list of texts');
  }
}
