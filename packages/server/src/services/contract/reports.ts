/** Reports: many readings of one device in one upload, which may come again, late and out of order. */
import type { Micros } from '../../model/time.js';
import type { Refusal, WrittenProject } from './ingest.js';
import type { Positioned, Position } from '../../model/records/lists.js';
import type { JsonObject } from '../../model/json-object.js';
import type { Device } from '../../model/records/device.js';
import type { SeriesOfVariable } from '../../model/records/variable.js';
import type { SelectedSeries } from '../../model/records/selection.js';
import type { ReportFilter, ReportOfStreamer, Streamer, StreamerFilter } from '../../model/records/report.js';

/** Readings where they lie: reading one makes no object, so a report of thousands costs no more than its bytes. */
export interface Readings {
  readonly count: number;
  /** The number of the variable; 0 is none, and such a reading is skipped. */
  variable(i: number): number;
  /** The reading's id, which rises within the device; 0 is no id, and such a reading is skipped. */
  id(i: number): number;
  /** What the device noted as time: its uptime in seconds, or its clock (model/device-time.ts). */
  clock(i: number): number;
  /** UTC where the report itself says it, else NaN. */
  time(i: number): Micros;
  /** An integer, as the device sent it. */
  value(i: number): number;
}

export interface ReportedEvent {
  readonly variable: number;
  readonly id: number;
  readonly clock: number;
  /** NaN where the report does not say it. */
  readonly time: Micros;
  readonly extra: JsonObject;
  /** Any JSON document; undefined: the event has none. */
  readonly document: unknown;
}

export interface ReportContent {
  /** Which of the device's streamers sent it. */
  readonly streamer: number;
  readonly selector: number;
  /** The number of the report in the streamer's own count. */
  readonly number: number;
  /** The device's uptime in seconds when it sent the report. */
  readonly sentUptime: number;
  /** As the report says; its readings are what counts. */
  readonly lowest: number;
  readonly highest: number;
  /** Equal for two files exactly when their bytes are. */
  readonly digest: string;
  readonly readings: Readings;
  readonly events: readonly ReportedEvent[];
}

/** From the integer of a reading to the value that is stored. */
export interface Conversion {
  /** The whole conversion as text: of two equal ones the integers can be computed back alike. */
  readonly rule: string;
  /** Values are the integers themselves, nearly always. */
  readonly plain: boolean;
  value(raw: number): number;
  /** The integer that has this value; what does not come back as it was is kept beside the point. */
  raw(value: number): number;
}

export interface Submission {
  readonly project: WrittenProject;
  readonly device: Pick<Device, 'id' | 'key'>;
  /** When it was handed over. */
  readonly sent: Micros;
  /** Id of the user who handed it over. */
  readonly by: number | null;
  readonly content: ReportContent;
  /** Asked once for each stream, and again after it was changed. */
  conversion(stream: SeriesOfVariable): Conversion;
}

/** Name of the member of a point's metadata that holds the integer of a reading where it has to be kept. */
export const RAW_INTEGER_KEY = 'int_value';

export interface Reports {
  /**
   * Resolves when all of it is durable. Readings that came before are not stored again, whatever time the report is
   * handed over at, so a report can be repeated at will and reports may come in any order.
   */
  submit(submission: Submission): Promise<{
    /** Readings and events in it, and how many of them were new. */
    readonly count: number;
    readonly accepted: number;
    /** By place among the readings. */
    /** The first of them; `refusedCount` counts all. */
    readonly refused: readonly Refusal[];
    readonly refusedCount: number;
  }>;
  /** The streams of a device's variables by number, made where they are missing and the project makes series. */
  streams(
    project: Submission['project'],
    device: Submission['device'],
    numbers: readonly number[],
  ): Promise<ReadonlyMap<number, SeriesOfVariable>>;
  /**
   * Runs work that reads streams and stores readings of them: for as long as it runs, it may go by what it has read of
   * their rules.
   */
  writing<T>(work: () => Promise<T>): Promise<T>;
  /** By rising id. */
  streamers(
    projects: readonly number[],
    filter: StreamerFilter,
    position: Position,
  ): Promise<Positioned<Streamer>>;
  /** Oldest first. */
  list(
    projects: readonly number[],
    filter: ReportFilter,
    position: Position,
  ): Promise<Positioned<ReportOfStreamer>>;
}

/** Sums of what streams counted, in the units in which they are shown. */
export interface Accumulation {
  /**
   * One query for all series. `output` says how a stored value is shown: o + value·m/d. Series without points in the
   * range are left out.
   */
  sums(query: {
    series: readonly SelectedSeries[];
    output: (series: number) => { readonly m: number; readonly d: number; readonly o: number };
    /** Included and excluded. */
    from?: Micros;
    to?: Micros;
  }): Promise<ReadonlyMap<number, { readonly sum: number; readonly count: number }>>;
}
