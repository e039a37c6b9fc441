/** Exports of any size as jobs, and the files that they and uploads leave. */
import type { Readable } from 'node:stream';
import type { Aggregation } from '../../model/aggregations.js';
import type { Bucket } from '../../model/buckets.js';
import type { ExportColumn, ExportFormat, ExportLayout } from '../../model/exports.js';
import type { Micros } from '../../model/time.js';
import type { Page, PageRequest } from './paging.js';
import type { JsonObject } from '../../model/json-object.js';
import type { SelectedSeries } from '../../model/records/selection.js';
import type { FileInfo, NewFile } from '../../model/records/file.js';
import type { Job, JobOwner, Starter } from '../../model/records/job.js';

export interface ExportOrder {
  readonly owner: JobOwner;
  readonly series: readonly SelectedSeries[];
  /** Included. */
  readonly from?: Micros;
  /** Excluded; absent: the end of the current millisecond when the order is given. */
  readonly to?: Micros;
  readonly format: ExportFormat;
  /** Of several readings of one series at one instant, each has a row in a wide layout too. */
  readonly layout: ExportLayout;
  /** Absent: raw points. */
  readonly buckets?: { readonly bucket: Bucket; readonly aggregations: readonly Aggregation[] };
  /** Absent: device, (series,) time down to microseconds. */
  readonly columns?: readonly ExportColumn[];
  /** Device id → what the device column says; absent: the device's key. */
  readonly labels?: ReadonlyMap<number, string>;
  /** Of a wide layout: the value columns and their order. Absent: all names, sorted. */
  readonly names?: readonly string[];
  readonly filePerDevice?: boolean;
  /**
   * Lines that describe devices and series. Parquet and Arrow have them in the metadata of their schema; a text has them in a
   * file of its own, the last one, if `file` says so.
   */
  readonly catalog?: {
    readonly lines: (series: readonly SelectedSeries[]) => AsyncIterable<string>;
    readonly file: boolean;
  };
  /** Beginning of the files' names, without an ending. */
  readonly title?: string;
  /** What the job shows as its input. */
  readonly input?: unknown;
  /** Address that gets the links by mail when the files are there (or the reason why not). */
  readonly email?: string;
  /** URL that gets a POST of `body` at the end, tried several times. */
  readonly callback?: {
    readonly url: string;
    /** What a refusal of the URL calls it; `callbackUrl` unless given. */
    readonly field?: string;
    readonly body: (end: ExportEnd) => unknown;
  };
}

/** A CSV of rows that the caller makes. */
export interface TableOrder extends Pick<ExportOrder, 'owner' | 'input' | 'email' | 'callback'> {
  /** Of the file, without an ending. */
  readonly title: string;
  readonly headings: readonly string[];
  /** Some rows at a time; called when the job begins. */
  readonly rows: () => AsyncIterable<readonly (readonly string[])[]>;
}

export interface ExportedFile {
  readonly name: string;
  /** `points`, or the `catalog` of a text. */
  readonly holds: 'points' | 'catalog';
  /**
   * Needs no token and works until `expires`, as long as the export's starter may read the project. Null where a job is
   * shown to somebody else than its starter, and when the file is gone.
   */
  readonly url: string | null;
  readonly bytes: number;
  readonly rows: number;
  readonly sha256: string;
  readonly expires: number;
}

/** The result of an export's job. */
export interface ExportResult {
  readonly rows: number;
  /** Of those that were selected: they were deleted before it was done, and are left out. Absent: none. */
  readonly deletedSeries?: number;
  readonly files: readonly ExportedFile[];
}

export interface ExportEnd {
  readonly job: Job;
  readonly result: ExportResult | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface Exports {
  /** Checks the callback's target, then answers with the job that has begun (`kind` is `export`). */
  start(order: ExportOrder): Promise<Job>;
  startTable(order: TableOrder): Promise<Job>;
}

export interface StoredFile {
  readonly info: FileInfo;
  /** From `start` to `end`, both included; absent: all of it. */
  open(range?: { start: number; end: number }): Readable;
}

export interface Files {
  /** Stores what the stream yields; length and SHA-256 are found out on the way. */
  create(
    file: Pick<NewFile, 'organization' | 'project' | 'kind' | 'name' | 'type'> & {
      attributes?: JsonObject;
      expires?: number | null;
      /** Also makes a link that needs no token. */
      link?: boolean;
      /** For whom: the link ends with their right to read the project. */
      starter?: Starter;
    },
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ info: FileInfo; secret: string | null }>;
  get(organization: number, id: number): Promise<StoredFile>;
  /** By the secret of its link: `not_found` also for one that has expired. */
  open(secret: string): Promise<StoredFile>;
  list(project: number, kind: string, filter: { name?: string } & PageRequest): Promise<Page<FileInfo>>;
  delete(organization: number, id: number): Promise<void>;
}
