/**
 * Points side by side in typed arrays, one place of each for a point. Rule: a time is exact; what is made of the arrays (times in
 * milliseconds, texts, rows) is made when it is asked for.
 */
import { isoOf } from '../../native/iso.js';
import type { Calibration, Kind, Series, StoredPoint, Value, Warning } from '../../native/types.js';
import type { TextColumn } from './texts.js';

/** A series that points are of, and what is known of it. */
export interface ColumnSeries {
  readonly id: number;
  readonly device: string;
  readonly series: string;
  readonly kind: Kind;
  readonly unit: string | null;
  readonly label: string | null;
  readonly calibration: Calibration | null;
  readonly counter: Series['counter'];
}

export interface Columns {
  readonly micros: BigInt64Array;
  readonly series: Uint32Array;
  readonly values: Float64Array;
  readonly dictionary: readonly ColumnSeries[];
  readonly next: string | null;
  readonly warnings: readonly Warning[];
  readonly texts?: TextColumn | undefined;
  readonly sequences?: Uint32Array | undefined;
  readonly latitudes?: Float64Array | undefined;
  readonly longitudes?: Float64Array | undefined;
  readonly x?: Float64Array | undefined;
  readonly metadata?: TextColumn | undefined;
}

const UINT32 = 2 ** 32;

export class PointColumns implements Columns {
  /** Microseconds since 1970 UTC: what the platform keeps. */
  readonly micros: BigInt64Array;
  /** Place of each point's series in `dictionary`. */
  readonly series: Uint32Array;
  /** Numbers; 1 and 0 of booleans; NaN of texts, which are in `texts`. */
  readonly values: Float64Array;
  /** The series that the points are of. */
  readonly dictionary: readonly ColumnSeries[];
  /** Cursor behind these points, to be given to `resume`; null: there are no more. */
  readonly next: string | null;
  readonly warnings: readonly Warning[];
  /** Only where a series holds texts; the empty text for points of others. */
  readonly texts: TextColumn | undefined;
  /** Only where one is not 0. */
  readonly sequences: Uint32Array | undefined;
  /** Degrees; NaN where a point has none. Only where positions were included. */
  readonly latitudes: Float64Array | undefined;
  readonly longitudes: Float64Array | undefined;
  /** NaN where a point has none. Only where it was included. */
  readonly x: Float64Array | undefined;
  /** JSON; the empty text where a point has none. Only where it was included. */
  readonly metadata: TextColumn | undefined;
  #times: Float64Array | undefined;

  constructor(columns: Columns) {
    this.micros = columns.micros;
    this.series = columns.series;
    this.values = columns.values;
    this.dictionary = columns.dictionary;
    this.next = columns.next;
    this.warnings = columns.warnings;
    this.texts = columns.texts;
    this.sequences = columns.sequences;
    this.latitudes = columns.latitudes;
    this.longitudes = columns.longitudes;
    this.x = columns.x;
    this.metadata = columns.metadata;
  }

  /** Points. */
  get length(): number {
    return this.micros.length;
  }

  /**
   * Milliseconds since 1970 with their fraction, made on first use. A double holds today's to a quarter of a microsecond, so
   * `Math.round(times[i] * 1000)` is exactly `micros[i]` until the year 2109.
   */
  get times(): Float64Array {
    if (this.#times !== undefined) return this.#times;
    const { micros, length } = this;
    const halves = new Int32Array(micros.buffer, micros.byteOffset, 2 * length);
    const times = new Float64Array(length);
    for (let row = 0; row < length; row++)
      times[row] = (halves[2 * row + 1]! * UINT32 + (halves[2 * row]! >>> 0)) / 1000;
    return (this.#times = times);
  }

  /** Of the point at this place, as its series has it. */
  value(row: number): Value {
    const { kind } = this.dictionary[this.series[row]!]!;
    if (kind === 'number') return this.values[row]!;
    return kind === 'boolean' ? this.values[row] !== 0 : this.texts!.at(row);
  }

  /** The point at this place, as the other reads answer it. */
  row(row: number): StoredPoint {
    const { device, series } = this.dictionary[this.series[row]!]!;
    const point: StoredPoint = {
      device,
      series,
      time: isoOf(Number(this.micros[row])),
      value: this.value(row),
    };
    const sequence = this.sequences?.[row] ?? 0;
    if (sequence !== 0) point.sequence = sequence;
    for (const [name, column] of [
      ['latitude', this.latitudes],
      ['longitude', this.longitudes],
      ['x', this.x],
    ] as const) {
      const value = column?.[row];
      if (value !== undefined && !Number.isNaN(value)) point[name] = value;
    }
    const metadata = this.metadata?.at(row) ?? '';
    if (metadata !== '') point.metadata = JSON.parse(metadata) as unknown;
    return point;
  }

  /** All points as the other reads answer them. */
  rows(): StoredPoint[] {
    return Array.from({ length: this.length }, (_, row) => this.row(row));
  }
}
