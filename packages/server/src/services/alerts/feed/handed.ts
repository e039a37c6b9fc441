/**
 * The points of one request that rules have to look at, as columns. Rule: nothing is taken of series that no rule looks at or whose rules it leaves at
 * rest, and nothing is looked at before it is durable.
 */
import type { Pace } from '../../../model/pace.js';
import type { Micros } from '../../../model/time.js';
import type { ColumnBatch } from '../../ingest/batch.js';
import { UNWATCHED, type AtRest } from './at-rest.js';

/** The series that rules look at. */
export interface WatchedSeries {
  readonly atRest: AtRest;
  /** A point of it has to be looked at. */
  rouse(series: number, time: Micros): void;
}

type Columns = Pick<ColumnBatch, 'series' | 'times' | 'numbers' | 'texts'>;

const FIRST_CAPACITY = 64;

export class Handed {
  rows = 0;
  series = new Int32Array(0);
  /** Of the series, if it had one. */
  places = new Int32Array(0);
  times = new Float64Array(0);
  numbers = new Float64Array(0);
  texts: Map<number, string> | undefined;
  /** Of the spool. */
  epoch = 0;
  /** Rows that are not kept in memory, from the first on. */
  dropped = 0;

  constructor(
    readonly project: number,
    private readonly watched: WatchedSeries,
    private readonly settle: (handed: Handed, lost: Spans | undefined) => void,
  ) {}

  /** Rows of a batch that are pushed, and so belong to this epoch. */
  take(batch: Columns, from: number, to: number, epoch: number): void {
    const { atRest } = this.watched;
    const { series, times, numbers } = batch;
    this.epoch = epoch;
    for (let row = from; row < to; row++) {
      const id = series[row]!;
      if (id === 0) continue;
      const place = atRest.placeOf(id);
      if (place === UNWATCHED) continue;
      if (place > 0 && atRest.leaves(place, times[row]!, numbers[row]!)) continue;
      this.#take(batch, row, place);
    }
  }

  #take({ series, times, numbers, texts }: Columns, row: number, place: number): void {
    const at = this.rows++;
    if (at === this.series.length) this.#grow();
    const id = series[row]!;
    if (place > 0) {
      this.watched.rouse(id, times[row]!);
      this.watched.atRest.begin(place);
    }
    this.series[at] = id;
    this.places[at] = place;
    this.times[at] = times[row]!;
    this.numbers[at] = numbers[row]!;
    const text = texts.size === 0 ? undefined : texts.get(row);
    if (text !== undefined) (this.texts ??= new Map()).set(at, text);
  }

  durable(): void {
    this.settle(this, undefined);
  }

  /** They could not be stored: what is there is looked at again, also of what had been left alone. */
  lost({ rows, series, times }: ColumnBatch): void {
    const spans: Spans = new Map();
    for (let row = 0; row < rows; row++)
      if (series[row]! > 0 && this.watched.atRest.placeOf(series[row]!) !== UNWATCHED)
        addSpan(spans, series[row]!, times[row]!, times[row]!);
    this.settle(this, spans);
  }

  /** Of one row: it was looked at. */
  over(row: number): void {
    if (this.places[row]! > 0) this.watched.atRest.end(this.places[row]!);
  }

  /** The span of time of each series. */
  async addSpans(spans: Spans, pace: Pace): Promise<void> {
    for (let row = 0; row < this.rows; row++) {
      addSpan(spans, this.series[row]!, this.times[row]!, this.times[row]!);
      if (pace.due()) await pace.rest();
    }
  }

  #grow(): void {
    const capacity = Math.max(this.series.length * 2, FIRST_CAPACITY);
    const grow = <T extends Int32Array | Float64Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.series = grow(new Int32Array(capacity), this.series);
    this.places = grow(new Int32Array(capacity), this.places);
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
