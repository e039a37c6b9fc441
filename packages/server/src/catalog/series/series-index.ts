/**
 * The in-memory index of ingest: (project, device key, series name) → series id and kind. Rules: `find` does no I/O
 * and allocates nothing; what it answers exists in the catalog; one (device, name) has one id, whoever asks at the
 * same time; after `forget…` nothing that was read before the change is answered again.
 *
 * The catalog is asked for slices of the unknown series of a batch (`resolve`), never per point; between two slices others
 * get their turn, so that a batch of 200,000 new series stops nobody.
 */
import type { TributaryError } from '../../errors/error.js';
import type { Kind } from '../../model/kinds.js';
import { Pace } from '../../model/pace.js';
import { NO_TAGS } from '../../model/series-tags.js';
import { Quotas } from '../projects/quotas.js';
import type { SeriesInfo, SeriesIngest, SeriesKey, WantedSeries } from './ingest.js';
import { readOrCreate, type CreationRules } from './resolution.js';

export type { CreationRules, WantedSeries };

export interface DeviceEntry {
  readonly id: number;
  readonly project: number;
  readonly key: string;
  readonly series: Map<string, SeriesEntry>;
}

export interface SeriesEntry {
  readonly id: number;
  readonly kind: Kind;
  readonly name: string;
  readonly device: DeviceEntry;
}

interface ProjectEntry {
  readonly devices: Map<string, DeviceEntry>;
  /** The end of the queue of this project's batches: they run one after the other. */
  queue: Promise<unknown>;
}

/** Series and their tags of one transaction: some twenty milliseconds of the store, which SQLite spends in this thread. */
const SLICE = { series: 500, tags: 2_000 };

export class SeriesIndex {
  readonly #catalog: SeriesIngest;
  readonly #projects = new Map<number, ProjectEntry>();
  readonly #byId = new Map<number, SeriesEntry>();
  /** Counts the changes made behind the index; a read that one overlapped is done again. */
  #changes = 0;
  #additions = 0;

  constructor(
    catalog: SeriesIngest,
    readonly quotas = Quotas.none(),
  ) {
    this.#catalog = catalog;
  }

  /** Moves with every `forget…`: entries that somebody keeps are then to be dropped. */
  get generation(): number {
    return this.#changes;
  }

  /** Counts the batches that may have created series. */
  get additions(): number {
    return this.#additions;
  }

  find(project: number, device: string, series: string): SeriesEntry | undefined {
    return this.#projects.get(project)?.devices.get(device)?.series.get(series);
  }

  /** For runs of points of one device. Do not keep it across an `await`: a change may replace it. */
  device(project: number, key: string): DeviceEntry | undefined {
    return this.#projects.get(project)?.devices.get(key);
  }

  byId(series: number): SeriesEntry | undefined {
    return this.#byId.get(series);
  }

  /** Makes `byId` answer for these series, so far as they exist; deleted series and those of deleted devices are included. */
  async load(ids: Iterable<number>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#byId.has(id));
    if (missing.length === 0) return;
    await this.#settled(
      () => this.#catalog.info(missing),
      (rows) => {
        const deleted = new Map<number, DeviceEntry>();
        for (const row of rows) this.#keep(this.#deviceOf(row, deleted), row);
      },
    );
  }

  /**
   * The entries of all wanted series, in their order: from memory, else from the catalog, else created where the
   * rules allow it. A refused one has its reason in its place. Of a series wanted twice, the first kind counts.
   */
  async resolve(
    project: number,
    wanted: readonly WantedSeries[],
    rules: CreationRules,
  ): Promise<(SeriesEntry | TributaryError)[]> {
    const answers: (SeriesEntry | TributaryError)[] = [];
    const pace = new Pace();
    for (const slice of slicesOf(wanted)) {
      if (slice.length === wanted.length) return this.#resolveSlice(project, wanted, rules);
      for (const answer of await this.#resolveSlice(project, slice, rules)) answers.push(answer);
      await pace.rest();
    }
    return answers;
  }

  /** Slices of several batches of a project take turns. */
  async #resolveSlice(
    project: number,
    wanted: readonly WantedSeries[],
    rules: CreationRules,
  ): Promise<(SeriesEntry | TributaryError)[]> {
    const known = wanted.map(({ device, series }) => this.find(project, device, series));
    if (known.every((entry) => entry !== undefined)) return known;
    const entry = this.#project(project);
    const turn = entry.queue.then(() => this.#fill(project, wanted, rules));
    entry.queue = turn.catch(() => undefined);
    return turn;
  }

  /** After the device's key was changed or the device deleted. */
  forgetDevice(project: number, key: string): void {
    this.#changes++;
    this.quotas.changed(project);
    const devices = this.#projects.get(project)?.devices;
    for (const series of devices?.get(key)?.series.values() ?? []) this.#byId.delete(series.id);
    devices?.delete(key);
  }

  /** After the series' kind was changed or the series deleted. */
  forgetSeries(id: number): void {
    this.#changes++;
    const series = this.#byId.get(id);
    if (series !== undefined) this.quotas.changed(series.device.project);
    series?.device.series.delete(series.name);
    this.#byId.delete(id);
  }

  /** Things of the project came back, or what is counted of it is not so any more. */
  changed(project: number): void {
    this.#changes++;
    this.quotas.changed(project);
  }

  forgetProject(project: number): void {
    for (const key of this.#projects.get(project)?.devices.keys() ?? []) this.forgetDevice(project, key);
    this.#changes++;
  }

  async #fill(
    project: number,
    wanted: readonly WantedSeries[],
    rules: CreationRules,
  ): Promise<(SeriesEntry | TributaryError)[]> {
    return this.#settled(
      () =>
        readOrCreate({
          catalog: this.#catalog,
          quotas: this.quotas,
          project,
          wanted: this.#unknown(project, wanted),
          knownDevice: (key) => this.device(project, key)?.id,
          rules,
        }),
      ({ devices, rows, refused }) => {
        this.#additions++;
        const byDevice = new Map([...devices].map(([key, id]) => [id, this.#adopt(project, key, id)]));
        for (const row of rows) {
          const device = byDevice.get(row.device);
          if (device !== undefined) this.#keep(device, row);
        }
        return wanted.map((want) => {
          const answer = this.find(project, want.device, want.series) ?? refused.get(want);
          if (answer === undefined)
            throw new Error(`${want.device}/${want.series} was neither made nor refused`);
          return answer;
        });
      },
    );
  }

  #unknown(project: number, wanted: readonly WantedSeries[]): WantedSeries[] {
    return wanted.filter(({ device, series }) => this.find(project, device, series) === undefined);
  }

  /** Reads until no change overlapped the reading, then keeps the result before anything else can happen. */
  async #settled<T, R>(read: () => Promise<T>, keep: (result: T) => R): Promise<R> {
    for (;;) {
      const before = this.#changes;
      const result = await read();
      if (before === this.#changes) return keep(result);
    }
  }

  #project(id: number): ProjectEntry {
    let entry = this.#projects.get(id);
    if (entry === undefined) {
      entry = { devices: new Map(), queue: Promise.resolve() };
      this.#projects.set(id, entry);
    }
    return entry;
  }

  /** The key or name of what is deleted may be another one's by now, so its entry stays outside the index of keys. */
  #deviceOf(row: SeriesInfo, deleted: Map<number, DeviceEntry>): DeviceEntry {
    const { project, key, device: id } = row;
    if (row.deleted === null) return this.#adopt(project, key, id);
    const device = deleted.get(id) ?? { id, project, key, series: new Map<string, SeriesEntry>() };
    deleted.set(id, device);
    return device;
  }

  #adopt(project: number, key: string, id: number): DeviceEntry {
    const { devices } = this.#project(project);
    const known = devices.get(key);
    if (known?.id === id) return known;
    const device = { id, project, key, series: new Map<string, SeriesEntry>() };
    devices.set(key, device);
    return device;
  }

  #keep(device: DeviceEntry, { id, kind, name }: SeriesKey): void {
    const entry = { id, kind, name, device };
    device.series.set(name, entry);
    this.#byId.set(id, entry);
  }
}

function* slicesOf(wanted: readonly WantedSeries[]): Generator<readonly WantedSeries[]> {
  let start = 0;
  let tags = 0;
  for (let at = 0; at < wanted.length; at++) {
    const own = Object.keys(wanted[at]!.made?.tags ?? NO_TAGS).length;
    if (at > start && (at - start === SLICE.series || tags + own > SLICE.tags)) {
      yield wanted.slice(start, at);
      [start, tags] = [at, 0];
    }
    tags += own;
  }
  if (start < wanted.length) yield wanted.slice(start);
}
