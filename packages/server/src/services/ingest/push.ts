/**
 * The rows of a batch on their way into the spool. Keeps two rules at once: the rows of one request share one group
 * commit, and a request of two million rows, which takes a second, does not hold the event loop. A short one is pushed without a pause; a
 * long one in slices, and the spool makes commits wait meanwhile (`PointsStore.pushed`).
 */
import { Pace } from '../../model/pace.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import type { PointsStore } from '../../points/store.js';
import type { ColumnBatch } from './batch.js';
import type { AcceptedPoint } from './accepted.js';
import { recheckRows } from './recheck.js';
import type { AcceptedTimes } from './times.js';

/** Gets rows as columns, of series that somebody looks at behind the writes. */
export interface WatchedRows {
  take(batch: ColumnBatch, from: number, to: number, epoch: number): void;
}

/** Takes note of how points arrive. */
export interface ArrivedPoints {
  begin(): void;
  note(series: number, time: number, behind: boolean): void;
}

/** Rows that are pushed without a pause, some milliseconds of work: numbers alone; with texts or extras. */
const PLAIN_ROWS = 32_768;
const FULL_ROWS = 256;
/** Rows between two looks at the clock. */
const PLAIN_STEP = 4_096;
const FULL_STEP = 64;

export interface PushOptions {
  readonly index: SeriesIndex;
  readonly store: Pick<PointsStore, 'heads' | 'number' | 'text' | 'extras' | 'epoch'>;
  /** Gets every point, where somebody listens. */
  readonly accepted: AcceptedPoint[] | undefined;
  readonly watched?: WatchedRows | undefined;
  readonly arrivals: ArrivedPoints;
}

export class Push {
  stored = 0;
  readonly #plain: boolean;
  readonly #times: AcceptedTimes;
  /** Of the ids of series, known once the times are judged. */
  #highest = 0;

  constructor(
    private readonly batch: ColumnBatch,
    private readonly options: PushOptions,
  ) {
    this.#times = batch.acceptedTimes();
    this.#plain = batch.texts.size === 0 && batch.extras.size === 0 && !options.accepted;
  }

  get isShort(): boolean {
    return this.batch.rows <= (this.#plain ? PLAIN_ROWS : FULL_ROWS);
  }

  all(): void {
    this.#refuseTimes(0, this.batch.rows);
    this.#begin();
    this.#rows(0, this.batch.rows);
  }

  /** Before the first row of a long one is stored: what is refused may be too much, and then none is. */
  async refuseTimes(): Promise<void> {
    const { rows } = this.batch;
    const pace = new Pace();
    for (let from = 0; from < rows; from += PLAIN_STEP) {
      this.#refuseTimes(from, Math.min(from + PLAIN_STEP, rows));
      if (!pace.late()) continue;
      await this.batch.rest();
      pace.restart();
    }
  }

  async inSlices(): Promise<void> {
    const { batch } = this;
    const { index } = this.options;
    const { rows } = batch;
    const step = this.#plain ? PLAIN_STEP : FULL_STEP;
    const pace = new Pace();
    this.#begin();
    for (let from = 0; from < rows; from += step) {
      const to = Math.min(from + step, rows);
      if (batch.generation !== index.generation) await recheckRows(batch, index, from, to);
      this.#rows(from, to);
      if (pace.late()) await pace.rest();
    }
  }

  #refuseTimes(from: number, to: number): void {
    const { batch } = this;
    const accepted = this.#times;
    const { soundFrom, latest } = accepted;
    const { series, times, indexes, timesAreJudged } = batch;
    let highest = this.#highest;
    for (let row = from; row < to; row++) {
      const time = times[row]!;
      const id = series[row]!;
      if (id > highest) highest = id;
      if (timesAreJudged || (time >= soundFrom && time <= latest) || id === 0) continue;
      if (accepted.accepts(time, indexes[row]!)) continue;
      batch.refuse(batch.refusing(row), accepted.problem, time, indexes[row]!);
      series[row] = 0;
    }
    this.#highest = highest;
  }

  /** From here on the request is stored: nothing that is refused later takes back what is. */
  #begin(): void {
    const { batch } = this;
    batch.checkBounds();
    batch.isStoring = true;
    this.options.store.heads.reserve(this.#highest);
  }

  #rows(from: number, to: number): void {
    const { store, arrivals } = this.options;
    const { heads } = store;
    const { series, times, numbers, sequences } = this.batch;
    const plain = this.#plain;
    let stored = 0;
    let newest = heads.version;
    arrivals.begin();
    for (let row = from; row < to; row++) {
      const id = series[row]!;
      if (id === 0) continue;
      stored++;
      if (plain) store.number(id, times[row]!, sequences[row]!, numbers[row]!);
      else this.#full(row);
      // A point that is not newer than all others has a version of its own.
      const isBehind = heads.version !== newest;
      if (isBehind) newest = heads.version;
      arrivals.note(id, times[row]!, isBehind);
    }
    this.stored += stored;
    this.options.watched?.take(this.batch, from, to, store.epoch);
  }

  #full(row: number): void {
    const { batch } = this;
    const { store, accepted } = this.options;
    const [id, time] = [batch.series[row]!, batch.times[row]!];
    const text = batch.texts.get(row);
    const extras = batch.extras.get(row);
    const sequence = extras?.sequence ?? batch.sequences[row]!;
    const version =
      text === undefined
        ? store.number(id, time, sequence, batch.numbers[row]!)
        : store.text(id, time, sequence, text);
    if (
      extras &&
      (extras.latitude !== undefined ||
        extras.longitude !== undefined ||
        extras.x !== undefined ||
        extras.metadata !== undefined)
    ) {
      store.extras(id, time, sequence, version, extras);
    }
    accepted?.push({ project: batch.project, series: id, time, value: text ?? batch.numbers[row]!, extras });
  }
}
