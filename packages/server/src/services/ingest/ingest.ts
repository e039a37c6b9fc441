/**
 * The one way in for points, whatever dialect they came through: resolve or create their series, check time and kind,
 * store, report. A request is acknowledged when its points are durable.
 */
import { type AcceptedPoint, type AcceptedListener } from './accepted.js';
import { TributaryError } from '../../errors/error.js';
import { type Micros, nowMicros } from '../../model/time.js';
import type { SeriesEntry, SeriesIndex } from '../../catalog/series/series-index.js';
import type { PointsStore } from '../../points/store.js';
import type {
  Batch,
  CommitOptions,
  Ingest,
  Ordered,
  Refusals,
  WriteReport,
  WrittenProject,
} from '../services.js';
import { ColumnBatch, type BatchHost } from './batch.js';
import { MAX_NOTED } from './limits.js';
import { Push, type ArrivedPoints, type WatchedRows } from './push.js';
import { recheck } from './recheck.js';
import { refuseUnnameable, takeOutTorn } from './together.js';
import { checkValue } from './values.js';
import { wantedInTime } from './wanted.js';
import { validateAll } from './atomic.js';

export interface IngestOptions {
  readonly store: PointsStore;
  readonly index: SeriesIndex;
  /** How far in the future a time may lie, in microseconds. */
  readonly futureLimit: number;
  readonly listener: AcceptedListener;
  readonly refusals: Pick<Refusals, 'note'>;
  /** Who looks at points behind the writes. */
  readonly watcher?: PointsWatcher;
  /** Who counts them. */
  readonly counted: CountedPoints;
}

export interface CountedPoints {
  readonly arrivals: ArrivedPoints;
  readonly rates: { add(project: number, stored: number, refused: number): void };
}

export interface PointsWatcher {
  /** Gets the rows of a request, and later whether they are durable; undefined: it looks at none of this project. */
  hand(project: number): HandedRows | undefined;
}

interface HandedRows extends WatchedRows {
  durable(): void;
  /** `batch` is as it was when its rows were taken. */
  lost(batch: ColumnBatch): void;
}

interface Acknowledged {
  readonly stored: number;
  readonly accepted: AcceptedPoint[] | undefined;
  readonly watched: HandedRows | undefined;
}

const KEPT_BATCHES = 8;
const KEPT_ROWS = 131_072;

export class IngestService implements BatchHost, Ingest {
  /** Totals since the start, for the metrics. */
  stored = 0;
  refused = 0;
  readonly #free: ColumnBatch[] = [];

  constructor(private readonly options: IngestOptions) {}

  begin(project: WrittenProject): ColumnBatch {
    const batch =
      this.#free.pop() ?? new ColumnBatch(this, project.id, project.createDevices, project.createSeries);
    batch.project = project.id;
    batch.createDevices = project.createDevices;
    batch.createSeries = project.createSeries;
    batch.start(this.generation, project.earliestTime);
    return batch;
  }

  find(project: number, device: string, series: string): SeriesEntry | undefined {
    return this.options.index.find(project, device, series);
  }

  /** Counts changes of devices and series made behind kept entries: a decoder that keeps some drops them when it moves. */
  get generation(): number {
    return this.options.index.generation;
  }

  async order(batch: ColumnBatch, options?: CommitOptions): Promise<Ordered<WriteReport>> {
    try {
      const { durable } = await this.#order(batch, options);
      return { durable: durable.finally(() => this.release(batch)) };
    } catch (error) {
      this.release(batch);
      throw error;
    }
  }

  async #order(
    batch: ColumnBatch,
    { atomic = false, together = false }: CommitOptions = {},
  ): Promise<Ordered<WriteReport>> {
    const { store, index, counted } = this.options;
    store.checkRoom();
    batch.checkBounds();
    if (atomic && !(await validateAll(batch, index))) return this.#nothing(batch);
    if (together) await refuseUnnameable(batch, index);
    if (together) await takeOutTorn(batch);
    if (batch.wanted.length > 0) await this.#resolve(batch);
    if (batch.generation !== index.generation) await recheck(batch, index);
    if (together) await takeOutTorn(batch);
    batch.checkBounds();
    // Another request may have made a series of another kind since the look ahead.
    if (atomic && batch.refusedCount > 0) return this.#nothing(batch);
    const accepted = this.options.listener.wants(batch.project) ? ([] as AcceptedPoint[]) : undefined;
    const watched = this.options.watcher?.hand(batch.project);
    try {
      const push = new Push(batch, { store, index, accepted, watched, arrivals: counted.arrivals });
      const committed = await this.#pushed(push);
      // An object: a promise would be waited for here.
      return {
        durable: this.#acknowledged(batch, committed.durable, { stored: push.stored, accepted, watched }),
      };
    } catch (error) {
      watched?.lost(batch);
      throw error;
    }
  }

  /** Short ones without a pause between their rows and their commit. */
  async #pushed(push: Push): Promise<{ readonly durable: Promise<void> | undefined }> {
    const { store } = this.options;
    if (push.isShort) {
      push.all();
      return { durable: push.stored > 0 ? store.commit() : undefined };
    }
    await push.refuseTimes();
    return store.pushed(() => push.inSlices());
  }

  async #acknowledged(
    batch: ColumnBatch,
    committed: Promise<void> | undefined,
    { stored, accepted, watched }: Acknowledged,
  ): Promise<WriteReport> {
    try {
      await committed;
    } catch (error) {
      watched?.lost(batch);
      throw error;
    }
    watched?.durable();
    if (accepted && accepted.length > 0) await this.options.listener.accepted(accepted);
    return this.#report(batch, stored);
  }

  #nothing(batch: ColumnBatch): Ordered<WriteReport> {
    return { durable: Promise.resolve(this.#report(batch, 0)) };
  }

  #report(batch: ColumnBatch, stored: number): WriteReport {
    const { refused, refusedCount, places } = batch;
    if (refusedCount > 0) this.#note(batch);
    this.stored += stored;
    this.refused += refusedCount;
    this.options.counted.rates.add(batch.project, stored, refusedCount);
    const first = refused.slice().sort((a, b) => a.index - b.index);
    return { stored, refused: first, refusedCount, places };
  }

  #note({ project, door, device, refused, names }: ColumnBatch): void {
    for (const [at, { code, message }] of refused.slice(0, MAX_NOTED).entries())
      this.options.refusals.note({ project, door, code, message, device, ...names.get(at) });
  }

  through(door: string): Ingest {
    const begin: Ingest['begin'] = (project) => {
      const batch = this.begin(project);
      batch.door = door;
      return batch;
    };
    const generation = () => this.generation;
    return {
      begin,
      release: (batch) => this.release(batch),
      through: (other) => this.through(other),
      get generation() {
        return generation();
      },
    };
  }

  byId(series: number): SeriesEntry | undefined {
    return this.options.index.byId(series);
  }

  latest(): Micros {
    return nowMicros() + this.options.futureLimit;
  }

  /** Gives a batch back, also one that its decoder gave up. */
  release(batch: Batch): void {
    if (!(batch instanceof ColumnBatch)) return;
    batch.reset();
    if (this.#free.length < KEPT_BATCHES && batch.series.length <= KEPT_ROWS) this.#free.push(batch);
  }

  /** Puts ids in the place of wanted series, and takes the rows of refused ones out. */
  async #resolve(batch: ColumnBatch): Promise<void> {
    const { createDevices, createSeries, wanted } = batch;
    const positions = await wantedInTime(batch);
    const rules = { createDevices, createSeries };
    const named = positions.map((position) => wanted[position]!);
    const entries = await this.options.index.resolve(batch.project, named, rules);
    const found = new Array<(typeof entries)[number]>(wanted.length);
    for (const [at, position] of positions.entries()) found[position] = entries[at]!;
    for (let row = 0; row < batch.rows; row++) {
      const position = -batch.series[row]! - 1;
      if (position < 0) continue;
      const entry = found[position]!;
      const problem =
        entry instanceof TributaryError ? entry : checkValue(entry.kind, batch.valueOf(row), entry.name);
      if (problem) batch.refuse(batch.refusing(row), problem);
      batch.series[row] = problem ? 0 : (entry as SeriesEntry).id;
      if (batch.due()) await batch.rest();
    }
  }
}
