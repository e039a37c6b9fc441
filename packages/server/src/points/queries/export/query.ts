/** An export as the points store is asked for it, and the terms under which all of its statements run. */
import type { ExportColumn, ExportFormat, ExportLayout } from '../../../model/exports.js';
import type { Kind } from '../../../model/kinds.js';
import type { Sources } from '../sql.js';

export interface ExportSeries {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
}

export interface ExportDevice {
  /** What the device column says. */
  readonly label: string;
  readonly series: readonly ExportSeries[];
}

export interface ExportQuery {
  readonly devices: readonly ExportDevice[];
  readonly from: number;
  readonly to: number;
  readonly format: ExportFormat;
  readonly layout: ExportLayout;
  readonly columns: readonly ExportColumn[];
  /** Value columns of a wide layout, with the headings that they get. */
  readonly names: readonly { readonly name: string; readonly heading: string }[];
  /** Columns for position, x and metadata behind the value: of a long layout only. */
  readonly extras: boolean;
  /** A column for what tells points of one instant apart, the last one: of a long layout only. */
  readonly sequences: boolean;
  /** No piece has rows of two devices. */
  readonly separate: boolean;
}

export interface ExportPiece {
  /** Index of its (last) device. */
  readonly device: number;
  /**
   * Rows without a heading, in `csv` and `ndjson`; a whole file of its own in `parquet`, a whole stream in `arrow`.
   */
  readonly content: Uint8Array;
  /** How much of the work is done with this piece, from 0 to 1. */
  readonly done: number;
}

/** Runs a read in which no point shows twice. */
export type ReadOnce = <T>(work: (sources: Sources) => Promise<T>) => Promise<T>;

/** Statements of an export leave the other cores alone, and may take as long as they take. */
export const BACKGROUND = { threads: 1, seconds: 7 * 86_400, claim: { background: true } } as const;
