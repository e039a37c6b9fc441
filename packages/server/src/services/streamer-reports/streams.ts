/**
 * The streams of a device by the numbers of their variables: what a reading belongs to and how it is converted. Ensures
 * that a report of known streams costs no look-up in the catalog, and that nothing remembered outlives a change of a
 * device, series or variable.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import { TributaryError } from '../../errors/error.js';
import { BoundedCache } from '../../model/bounded-cache.js';
import type { Conversion, Submission, Variables } from '../services.js';
import type { SeriesOfVariable } from '../../model/records/variable.js';

export interface KnownStream extends SeriesOfVariable {
  /** Made when the first reading needs it. */
  conversion?: Conversion;
}

type Place = Pick<Submission, 'project' | 'device'>;

export interface StreamSources {
  readonly catalog: Catalog;
  readonly index: SeriesIndex;
  readonly variables: Variables;
  /** Changes with everything that a remembered stream may depend on. */
  readonly revision: () => string;
}

const MAX_DEVICES = 20_000;
const MAX_STREAMS = 65_536;

export class Streams {
  readonly #byDevice = new BoundedCache<number, Map<number, KnownStream>>({ most: MAX_DEVICES });
  #revision = '';
  #forgotten = 0;

  constructor(private readonly sources: StreamSources) {}

  /** All asked ones, made where they are missing; throws where the project makes no series. */
  async of(place: Place, numbers: ReadonlySet<number>): Promise<ReadonlyMap<number, KnownStream>> {
    for (;;) {
      const known = this.#known(place);
      const missing = [...numbers].filter((number) => !known.has(number));
      if (missing.length === 0) return known;
      const revision = this.#revision;
      const forgotten = this.#forgotten;
      const found = await this.#load(place, missing);
      // Read again what a change may have overtaken.
      if (revision !== this.sources.revision() || forgotten !== this.#forgotten) continue;
      const kept = this.#known(place);
      for (const stream of found)
        if (!kept.has(stream.variable.number!)) kept.set(stream.variable.number!, stream);
      const lost = missing.find((number) => !kept.has(number));
      if (lost === undefined) return kept;
      throw new TributaryError('not_found', { what: 'Variable', value: lost });
    }
  }

  /** Something of the device's streams changed that the revision does not tell. */
  forget(device: number): void {
    this.#byDevice.delete(device);
    this.#forgotten++;
  }

  #known({ project, device }: Place): Map<number, KnownStream> {
    const revision = this.sources.revision();
    if (revision !== this.#revision) this.#byDevice.clear();
    this.#revision = revision;
    let known = this.#byDevice.get(device.id);
    const [some] = known?.values() ?? [];
    if (known === undefined || (some !== undefined && some.series.project !== project.id))
      this.#byDevice.set(device.id, (known = new Map()));
    return known;
  }

  async #load({ project, device }: Place, numbers: readonly number[]): Promise<readonly SeriesOfVariable[]> {
    const { catalog, index, variables } = this.sources;
    const asked = { projects: [project.id], devices: [device.id], numbers };
    const all = { offset: 0, limit: MAX_STREAMS };
    const { items } = await catalog.inventory.series(asked, all);
    if (items.length === numbers.length) return items;
    const present = new Set(items.map(({ variable }) => variable.number));
    const missing = numbers.filter((number) => !present.has(number));
    if (!project.createSeries)
      throw new TributaryError('series_not_registered', { value: missing[0]!.toString(16).padStart(4, '0') });
    const made = await variables.ensure(project.id, missing);
    const wanted = [...made.values()].map(({ name }) => ({
      device: device.key,
      series: name,
      kind: 'number' as const,
    }));
    const rules = { createDevices: false, createSeries: true };
    for (const entry of await index.resolve(project.id, wanted, rules))
      if (entry instanceof TributaryError) throw entry;
    return (await catalog.inventory.series(asked, all)).items;
  }
}
