/** What every reader of a file makes of it, whatever its format: rows of points, each with its line for the report. */
import type { Naming } from '../../dialects/influx/wire/naming.js';
import type { PointValue } from '../../model/kinds.js';
import type { SeriesTags } from '../../model/series-tags.js';
import type { Micros } from '../../model/time.js';
import type { Catalog } from './catalog.js';
import type { Clock } from './clock.js';
import type { NumberForm } from './number-form.js';

export interface ImportPoint {
  readonly device: string;
  readonly series: string;
  readonly time: Micros;
  readonly value: PointValue;
  /** Of its series, if the point makes it. */
  readonly tags?: SeriesTags;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly x?: number;
  readonly metadata?: unknown;
  /** Of several points of one instant; absent: 0. */
  readonly sequence?: number;
}

export interface ImportRow {
  /** The line of the file where the row starts, from 1. */
  readonly line: number;
  /** The row as it was read: its cells, its object or its line. Goes to the rejects file. */
  readonly source: readonly string[] | Readonly<Record<string, unknown>> | string;
  readonly points: readonly ImportPoint[];
  /** Why cells of the row, or all of it, cannot be used. */
  readonly refusals: readonly string[];
  /** Cells without a value. */
  readonly empty: number;
}

export interface RowReader {
  /** The names of the columns once the first row was read, for the rejects file; undefined where there are none. */
  readonly columns: readonly string[] | undefined;
  /** Cells of `source` that stood in quotes begin with one: there quotes tell texts from other values. */
  readonly quotesTell?: boolean;
  rows(): AsyncGenerator<ImportRow>;
}

/** What the reader of any format is told by the options. */
export interface Reading {
  readonly device: string | undefined;
  readonly deviceColumn: string | undefined;
  /** As given: several, or one that may be a list of several. */
  readonly timeColumns: readonly string[] | undefined;
  readonly timeFormat: string | undefined;
  /** Of times that name no zone; one for each file. */
  readonly clock: Clock;
  /** As the options give it; undefined: found by the file. */
  readonly numbers: NumberForm | undefined;
  /** `column` or `column=series name`; empty = every other column. */
  readonly series: readonly string[];
  readonly ignore: readonly string[];
  readonly kinds: ReadonlyMap<string, ColumnKind>;
  readonly delimiter: string | undefined;
  readonly header: boolean;
  readonly columns: readonly string[] | undefined;
  /** How lines of line protocol name devices and series. */
  readonly naming: Naming;
  readonly notice: (text: string) => void;
  /** Whether what the file says of devices and series counts: not where the options name them otherwise. */
  readonly usesCatalog: boolean;
  readonly catalog?: Catalog | undefined;
}

export const COLUMN_KINDS = ['boolean', 'string', 'number'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];
