/**
 * The points of one write request, as columns: decoders add, `commit` resolves series, checks, stores and reports.
 *
 * Rules: a refused point is reported with its index in the request and never stops the others; success is answered only
 * after fsync (docs/semantics.md). On the hot path nothing is allocated per point: a decoder that knows its series adds
 * by `addNumber`, and batches are used again. What a batch holds is bounded (limits.ts): once a bound is crossed it keeps
 * nothing more, and the request fails at the next rest of its decoder or at the commit.
 */
import { TributaryError } from '../../errors/error.js';
import type { Kind, PointValue } from '../../model/kinds.js';
import type { NumberUnit } from '../../model/likely-unit.js';
import { Pace } from '../../model/pace.js';
import { NO_TAGS } from '../../model/series-tags.js';
import type { Micros } from '../../model/time.js';
import type { SeriesEntry, WantedSeries } from '../../catalog/series/series-index.js';
import type {
  Batch,
  CommitOptions,
  PointExtras,
  PointIdentity,
  Refusal,
  Ordered,
  WriteReport,
} from '../services.js';
import {
  MAX_NAMED,
  MAX_NEW_SERIES,
  MAX_NEW_TAGS,
  MAX_NOTED,
  MAX_WRITE_POINTS,
  MAX_REFUSED,
} from './limits.js';
import { AcceptedTimes } from './times.js';
import { checkMetadata, checkValue } from './values.js';
import { proofPointOf } from './proof-point.js';

/** What a batch needs from its service; kept small so that the hot calls stay direct. */
export interface BatchHost {
  find(project: number, device: string, series: string): SeriesEntry | undefined;
  byId(series: number): SeriesEntry | undefined;
  order(batch: ColumnBatch, options?: CommitOptions): Promise<Ordered<WriteReport>>;
  /** The last instant that is accepted. */
  latest(): Micros;
}

export interface PointNames {
  readonly device: string;
  readonly series: string;
}

const FIRST_CAPACITY = 256;

export class ColumnBatch implements Batch {
  rows = 0;
  /** Series id, or -(n + 1) for the n-th wanted series. */
  series = new Int32Array(FIRST_CAPACITY);
  times = new Float64Array(FIRST_CAPACITY);
  numbers = new Float64Array(FIRST_CAPACITY);
  indexes = new Int32Array(FIRST_CAPACITY);
  /** Of readings that their source numbers; all others are 0. */
  sequences = new Uint32Array(FIRST_CAPACITY);
  /** Texts of the rows that are not numeric, by row. */
  readonly texts = new Map<number, string>();
  readonly extras = new Map<number, PointExtras>();
  /** Rows with a boolean value whose series was not known when they were added. */
  readonly booleans = new Set<number>();
  /** Series not found in memory: looked up or created, all together, at commit. */
  readonly wanted: WantedSeries[] = [];
  /** The first of them, as they were found. */
  readonly refused: Refusal[] = [];
  refusedCount = 0;
  /** By what door it came. */
  door = 'platform';
  /** Of all its points, if the message said it. */
  device: string | undefined;
  /** Device and series of some refused points, by their place in `refused`. */
  readonly names = new Map<number, PointNames>();
  /** Indexes of all refused points. */
  places = new Set<number>();
  /** Of the series index when the batch began: ids that were added are looked at again if it moved. */
  generation = 0;
  /** Its first row is in the spool: the request no longer fails for what is refused. */
  isStoring = false;
  /** Those that are not accepted are taken out already. */
  timesAreJudged = false;
  /** The project's earliest instant. */
  earliest: Micros = 0;
  unit: NumberUnit | undefined;
  readonly spelled = new Set<number>();
  readonly sent = new Map<number, number>();
  #newTags = 0;
  #over: TributaryError | undefined;
  readonly #pace = new Pace();
  readonly #wantedByName = new Map<string, Map<string, number>>();
  #lastDevice = '';
  #lastSeries: Map<string, number> | undefined;

  constructor(
    private readonly host: BatchHost,
    public project: number,
    public createDevices: boolean,
    public createSeries: boolean,
  ) {}

  /** The entry of a series that exists, for decoders that keep it for the points of the same line. */
  find(device: string, series: string): SeriesEntry | undefined {
    return this.host.find(this.project, device, series);
  }

  /** Adds a point of a known series of kind number. The hot path: no checks but the time's, which commit does. */
  addNumber(index: number, series: number, time: Micros, value: number): void {
    const row = this.rows++;
    if (row === this.series.length) this.#grow();
    this.series[row] = series;
    this.times[row] = time;
    this.numbers[row] = value;
    this.indexes[row] = index;
  }

  /** The same for a reading that its source numbers. */
  addReading(index: number, series: number, time: Micros, value: number, sequence: number): void {
    this.addNumber(index, series, time, value);
    this.sequences[this.rows - 1] = sequence;
  }

  add(
    index: number,
    device: string,
    series: string,
    time: Micros,
    value: PointValue,
    extras?: PointExtras,
  ): void {
    const entry = this.host.find(this.project, device, series);
    if (entry) {
      const problem = checkValue(entry.kind, value, series) ?? checkMetadata(extras?.metadata);
      if (problem) return this.refuse(index, this.naming({ device, series }, problem));
      this.#append(index, entry.id, time, value, extras);
      return;
    }
    const kind = extras?.kind ?? kindOf(value);
    const problem = checkValue(kind, value, series) ?? checkMetadata(extras?.metadata);
    if (problem) return this.refuse(index, this.naming({ device, series }, problem));
    if (typeof value === 'boolean') this.booleans.add(this.rows);
    const wanted = this.#want(device, series, kind, extras);
    this.#append(index, -wanted - 1, time, value, extras);
  }

  ofDevice(device: string | undefined): void {
    this.device = device;
  }

  timesIn(unit: NumberUnit): void {
    this.unit = unit;
  }

  timeGiven(index: number, time: Micros, given: unknown): void {
    if (time < this.earliest) this.acceptedTimes().note(index, time, given);
  }

  acceptedTimes(): AcceptedTimes {
    return new AcceptedTimes(this, this.host.latest());
  }

  /** The value of a row whose series was not known when it was added. */
  valueOf(row: number): PointValue {
    return this.texts.get(row) ?? (this.booleans.has(row) ? this.numbers[row] === 1 : this.numbers[row]!);
  }

  /** The index of a row's point, which is about to be refused; keeps whose it is. */
  refusing(row: number): number {
    const id = this.series[row]!;
    if (id < 0) this.naming(this.wanted[-id - 1]!, undefined);
    const entry = id > 0 ? this.host.byId(id) : undefined;
    if (entry !== undefined) this.naming({ device: entry.device.key, series: entry.name }, undefined);
    return this.indexes[row]!;
  }

  /** Says whose point is refused next, and hands on why. */
  naming<T>(names: PointNames, problem: T): T {
    if (this.refused.length < MAX_NOTED) this.names.set(this.refused.length, names);
    return problem;
  }

  refuse<Given extends readonly unknown[]>(
    index: number,
    why: TributaryError | ((...given: Given) => TributaryError),
    ...given: Given
  ): void {
    this.refusedCount++;
    this.places.add(index);
    if (this.refused.length < MAX_NAMED) {
      const error = typeof why === 'function' ? why(...given) : why;
      this.refused.push({ index, code: error.code, message: error.message });
    } else if (this.refusedCount > MAX_REFUSED && !this.isStoring) {
      const { index: value, message: reason } = this.refused[0]!;
      this.#exceed(new TributaryError('too_many_refused', { limit: MAX_REFUSED, value, reason }));
    }
  }

  /** Whether a bound was crossed, or the decoder has worked long enough for now: it then awaits `rest`. */
  due(): boolean {
    return this.#pace.due() || this.#over !== undefined;
  }

  /** Lets others run. Throws when the request brings more than one may. */
  async rest(): Promise<void> {
    this.checkBounds();
    await this.#pace.rest();
    this.checkBounds();
  }

  checkBounds(): void {
    if (this.#over !== undefined) throw this.#over;
  }

  /** A request begins. */
  start(generation: number, earliest: Micros | null): void {
    this.generation = generation;
    this.earliest = earliest ?? 0;
    this.#pace.restart();
  }

  proofPoint(): PointIdentity | undefined {
    return proofPointOf(this);
  }

  order(options?: CommitOptions): Promise<Ordered<WriteReport>> {
    return this.host.order(this, options);
  }

  async commit(options?: CommitOptions): Promise<WriteReport> {
    return (await this.host.order(this, options)).durable;
  }

  /** Makes the batch ready for another request. */
  reset(): void {
    this.sequences.fill(0, 0, this.rows);
    this.rows = 0;
    this.texts.clear();
    this.extras.clear();
    this.booleans.clear();
    this.wanted.length = 0;
    this.refused.length = 0;
    this.refusedCount = 0;
    this.names.clear();
    this.door = 'platform';
    this.device = undefined;
    this.isStoring = false;
    this.timesAreJudged = false;
    this.unit = undefined;
    this.spelled.clear();
    this.sent.clear();
    // The report has the old one.
    if (this.places.size > 0) this.places = new Set();
    this.#newTags = 0;
    this.#over = undefined;
    this.#wantedByName.clear();
    this.#lastDevice = '';
    this.#lastSeries = undefined;
  }

  #append(
    index: number,
    series: number,
    time: Micros,
    value: PointValue,
    extras: PointExtras | undefined,
  ): void {
    const row = this.rows;
    this.addNumber(index, series, time, typeof value === 'string' ? 0 : Number(value));
    if (typeof value === 'string') this.texts.set(row, value);
    if (extras !== undefined && areOfPoint(extras)) this.extras.set(row, extras);
  }

  #want(device: string, series: string, kind: Kind, made: WantedSeries['made']): number {
    if (device !== this.#lastDevice || this.#lastSeries === undefined) {
      this.#lastDevice = device;
      this.#lastSeries = this.#wantedByName.get(device);
      if (!this.#lastSeries) this.#wantedByName.set(device, (this.#lastSeries = new Map()));
    }
    let position = this.#lastSeries.get(series);
    if (position === undefined) {
      if (this.wanted.length === MAX_NEW_SERIES) {
        this.#exceed(new TributaryError('too_many_new_series', { limit: MAX_NEW_SERIES }));
        return 0;
      }
      this.#newTags += Object.keys(made?.tags ?? NO_TAGS).length;
      if (this.#newTags > MAX_NEW_TAGS) {
        this.#exceed(new TributaryError('too_many_new_tags', { limit: MAX_NEW_TAGS }));
        return 0;
      }
      position = this.wanted.length;
      this.#lastSeries.set(series, position);
      this.wanted.push({ device, series, kind, made });
    }
    return position;
  }

  /** What comes from now on is forgotten. */
  #exceed(error: TributaryError): void {
    this.#over ??= error;
    this.rows = 0;
    this.texts.clear();
    this.extras.clear();
  }

  #grow(): void {
    if (this.series.length >= MAX_WRITE_POINTS)
      return this.#exceed(new TributaryError('too_many_points', { limit: MAX_WRITE_POINTS }));
    const capacity = this.series.length * 2;
    const grow = <T extends Int32Array | Uint32Array | Float64Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.series = grow(new Int32Array(capacity), this.series);
    this.times = grow(new Float64Array(capacity), this.times);
    this.numbers = grow(new Float64Array(capacity), this.numbers);
    this.indexes = grow(new Int32Array(capacity), this.indexes);
    this.sequences = grow(new Uint32Array(capacity), this.sequences);
  }
}

/** Not only of a series that the point may make. */
const areOfPoint = ({ latitude, longitude, x, metadata, sequence }: PointExtras): boolean =>
  latitude !== undefined ||
  longitude !== undefined ||
  x !== undefined ||
  metadata !== undefined ||
  sequence !== undefined;

function kindOf(value: PointValue): Kind {
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
}
