/**
 * The points of one request for the rules that look at them, as columns. Rule: nothing is taken of series that no rule looks at, and nothing is
 * looked at before it is durable.
 */
import type { Micros } from '../../../model/time.js';
import type { ColumnBatch } from '../../ingest/batch.js';

/** What is known of a series. */
export const UNKNOWN = 0;
export const UNWATCHED = 1;
export const WATCHED = 2;

const FIRST_CAPACITY = 64;

export class Handed {
  rows = 0;
  series = new Int32Array(FIRST_CAPACITY);
  times = new Float64Array(FIRST_CAPACITY);
  numbers = new Float64Array(FIRST_CAPACITY);
  texts: Map<number, string> | undefined;
  /** Of the spool. */
  epoch = 0;

  constructor(
    readonly project: number,
    private readonly flagOf: (series: number) => number,
    private readonly settle: (handed: Handed, durable: boolean) => void,
  ) {}

  /** Rows of a batch that are pushed, and so belong to this epoch. */
  take(batch: ColumnBatch, from: number, to: number, epoch: number): void {
    const { series, times, numbers, texts } = batch;
    this.epoch = epoch;
    for (let row = from; row < to; row++) {
      const id = series[row]!;
      if (id === 0 || this.flagOf(id) === UNWATCHED) continue;
      const at = this.rows++;
      if (at === this.series.length) this.#grow();
      this.series[at] = id;
      this.times[at] = times[row]!;
      this.numbers[at] = numbers[row]!;
      if (texts.size === 0) continue;
      const text = texts.get(row);
      if (text !== undefined) (this.texts ??= new Map()).set(at, text);
    }
  }

  valueAt(row: number): number | string {
    return this.texts?.get(row) ?? this.numbers[row]!;
  }

  durable(): void {
    this.settle(this, true);
  }

  /** They could not be stored: what is there is looked at again. */
  lost(): void {
    this.settle(this, false);
  }

  /** The span of time of each series. */
  addSpans(spans: Spans): void {
    for (let row = 0; row < this.rows; row++)
      addSpan(spans, this.series[row]!, this.times[row]!, this.times[row]!);
  }

  #grow(): void {
    const capacity = this.series.length * 2;
    const grow = <T extends Int32Array | Float64Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.series = grow(new Int32Array(capacity), this.series);
    this.times = grow(new Float64Array(capacity), this.times);
    this.numbers = grow(new Float64Array(capacity), this.numbers);
  }
}

/** First and last time by series. */
export type Spans = Map<number, [first: Micros, last: Micros]>;

export function addSpan(spans: Spans, series: number, first: Micros, last: Micros): void {
  const span = spans.get(series);
  if (span === undefined) spans.set(series, [first, last]);
  else {
    if (first < span[0]) span[0] = first;
    if (last > span[1]) span[1] = last;
  }
}
