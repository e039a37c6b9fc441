/** Points in. */
import type { ErrorCode } from '../../errors/catalogue.js';
import type { TributaryError } from '../../errors/error.js';
import type { Kind, PointValue } from '../../model/kinds.js';
import type { SeriesTags } from '../../model/series-tags.js';
import type { NumberUnit } from '../../model/likely-unit.js';
import type { Micros } from '../../model/time.js';
import type { Project } from '../../model/records/project.js';
import type { Job, JobOwner } from '../../model/records/job.js';
import type { PointIdentity } from '../../model/records/point.js';

export interface PointExtras {
  readonly latitude?: number;
  readonly longitude?: number;
  readonly x?: number;
  readonly metadata?: unknown;
  readonly sequence?: number;
  /** Of the series, if this point makes it; one that exists keeps its own. */
  readonly kind?: Kind;
  readonly tags?: SeriesTags;
}

export interface Refusal {
  readonly index: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What became of the points of a request. */
export interface WriteReport {
  readonly stored: number;
  /** The first 10,000 by their place in the request; `refusedCount` counts all. */
  readonly refused: readonly Refusal[];
  readonly refusedCount: number;
  /** The indexes of all refused points; several may share one. */
  readonly places: ReadonlySet<number>;
}

/** What a decoder hands its points to. */
export interface PointSink {
  /** A series that exists already: lets a decoder read text as its kind, and add by id. */
  find(device: string, series: string): { readonly id: number; readonly kind: Kind } | undefined;
  /** Adds a finite number to a found series of kind number: the fast way. */
  addNumber(index: number, seriesId: number, time: Micros, value: number): void;
  /** `index` is the point's place in the request; the value is of its JavaScript type already. */
  add(
    index: number,
    device: string,
    series: string,
    time: Micros,
    value: PointValue,
    extras?: PointExtras,
  ): void;
  /**
   * The reason may be made when it is asked for: of many refusals only the first are told. What it is made of is handed on
   * with it, because a function that closed over the variables of a decoder's loop would cost each sound point an allocation.
   */
  refuse<Given extends readonly unknown[]>(
    index: number,
    why: TributaryError | ((...given: Given) => TributaryError),
    ...given: Given
  ): void;
  /**
   * What the time of the point was read from: a date is in no unit that may be the wrong one, and a number is told as it was sent.
   * Needed for times that may be refused, those before `earliest`.
   */
  timeGiven(index: number, time: Micros, given: unknown): void;
  /** Asked after each point or so: whether the decoder is to await `rest` before it goes on. */
  due(): boolean;
  /** Lets others of the process run; throws when the request brings more than one request may. */
  rest(): Promise<void>;
}

export interface Batch extends PointSink {
  /** The project's earliest instant: numbers that are times before it may have been sent in another unit. 0: there is none. */
  readonly earliest: Micros;
  /** The series if it is known in memory: for decoders that keep it for the points to come. */
  find(device: string, series: string): { readonly id: number; readonly kind: Kind } | undefined;
  /** Adds a point of a known series of kind number: the hot path, without the look-up and checks of `add`. */
  addNumber(index: number, series: number, time: Micros, value: number): void;
  /** The same for a reading that its source numbers: several readings of one instant are several points. */
  addReading(index: number, series: number, time: Micros, value: number, sequence: number): void;
  /** The unit of the times that are numbers: one that looks like another unit is then refused, not stored decades away. */
  timesIn(unit: NumberUnit): void;
  /** Whose points these are, where the message says it as a whole: a refusal that names nobody is listed under it. */
  ofDevice(device: string | undefined): void;
  /**
   * A point whose presence in the store will show that all points of the batch are there; undefined where one of them may
   * be refused, or where they do not stand in one table.
   */
  proofPoint(): PointIdentity | undefined;
  /** Resolves when the points are on disk. */
  commit(options?: CommitOptions): Promise<WriteReport>;
  /** The same in two steps. */
  order(options?: CommitOptions): Promise<Ordered<WriteReport>>;
}

/**
 * A write that has its place in the order of writes. What must come after it can begin now, before it is on disk, and shares
 * its group commit. Whoever gets one looks at `durable` at once: it may fail.
 */
export interface Ordered<T> {
  readonly durable: Promise<T>;
}

export interface CommitOptions {
  /** If any point is refused, none is stored and nothing is created: for vendors whose requests are all or nothing. */
  readonly atomic?: boolean;
  /** Points that share an index stand or fall together: the fields of one line. */
  readonly together?: boolean;
}

/** What of a project decides how points are taken. `earliestTime`: null for doors whose times are never bare numbers. */
export type WrittenProject = Pick<Project, 'id' | 'createDevices' | 'createSeries' | 'earliestTime'>;

export interface Ingest {
  begin(project: WrittenProject): Batch;
  /** Gives back a batch that is not going to be committed. */
  release(batch: Batch): void;
  /** Moves when devices or series change behind entries that a decoder keeps; it then drops them. */
  readonly generation: number;
  /** The same for what comes by this door: its refusals are noted under its name. */
  through(door: string): Ingest;
}

/** A device, by its id and the project that it is in. */
export interface NumberedDevice {
  readonly id: number;
  readonly project: number;
}

/** For APIs whose devices send entries: values of several series under one number, which is the sequence of their points. */
export interface EntryNumbers {
  /**
   * Numbers entries and hands the numbers to `store`, which stores the entries and resolves when they are durable. `times` has an
   * instant where the sender gave one, and the entry then gets the number of what the device has of that instant, if it has a
   * number; undefined: now. All others get numbers above the sequence of every point that the device has; `conflict` beyond 2^32 − 1.
   */
  numbered<T>(
    device: NumberedDevice,
    times: readonly (Micros | undefined)[],
    store: (numbers: readonly number[]) => Promise<T>,
  ): Promise<T>;
  /** Of each of these devices the number of its newest entry: the greatest sequence of its points, 0 without any. */
  newest(project: number, devices: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

/** Points out of the store again. */
export interface Removal {
  /**
   * Deletes the points of these series from `from` (included) up to `to` (excluded); resolves when no read shows them.
   * `not_found`, and nothing deleted, if one of them is of another project.
   */
  remove(project: number, query: RemovalQuery): Promise<void>;
  /**
   * The same of at most 10,000 series, as a job (`kind` is `deletion`) that says how far the engine is with taking them out: its
   * result has `series` and `rows`, which are more than the points where some were written again. Answers when no read shows
   * them. Cancelled, it leaves the rest in the engine until the next start; no read shows it. `too_many_deletions` when the
   * engine is too far behind, `disk_full`.
   */
  start(project: number, order: RemovalOrder): Promise<Job>;
}

export interface RemovalQuery {
  readonly series: readonly {
    readonly id: number;
    readonly project: number;
    readonly name: string;
    readonly kind: Kind;
  }[];
  readonly from?: Micros;
  readonly to?: Micros;
  /** Numbers of entries begin anew: for an API that says so. Else none is given twice, deleted ones included. */
  readonly numbersAgain?: boolean;
}

export interface RemovalOrder extends Omit<RemovalQuery, 'numbersAgain'> {
  readonly owner: JobOwner;
  /** What the job shows as its input. */
  readonly input?: unknown;
}
