/** Reports of streamers, the numbered report sources of devices, as every floor sees them. */

export interface NewReport {
  readonly uuid: string;
  readonly streamer: number;
  /** In the streamer's own count. */
  readonly number: number;
  readonly digest: string;
  /** Lowest and highest reading as the report itself says, */
  readonly originalFirst: number;
  readonly originalLast: number;
  /** and of those that were new, before it is stored of all; 0 for none. */
  readonly actualFirst: number;
  readonly actualLast: number;
  /** When it was handed over, in microseconds, and the device's uptime then, in seconds. */
  readonly sent: number;
  readonly sentUptime: number;
  /** When the device was switched on, in microseconds. */
  readonly base: number;
  readonly readings: number;
  readonly accepted: number;
  /** Whether its points are durable. */
  readonly stored: boolean;
  readonly createdBy: number | null;
}

export interface Report extends NewReport {
  readonly id: number;
  readonly created: number;
}

/** Together with the streamer that it came from. */
export interface ReportOfStreamer extends Report {
  readonly of: { readonly device: number; readonly number: number };
}

export interface ReportFilter {
  readonly uuid?: string;
  readonly device?: number;
  /** Of the streamer of that device. */
  readonly number?: number;
  readonly createdBy?: number;
  /** Of `sent`, in microseconds: included and excluded. */
  readonly from?: number;
  readonly to?: number;
}

export interface Streamer {
  readonly id: number;
  readonly device: number;
  readonly number: number;
  readonly selector: number;
  /** The highest id of a stored reading; 0: none yet. */
  readonly lastId: number;
  /** When the device was switched on as of its newest report, in microseconds; null before the first. */
  readonly base: number | null;
  readonly created: number;
  readonly updated: number;
}

export interface StreamerFilter {
  readonly device?: number;
  readonly number?: number;
  readonly selector?: number;
}
