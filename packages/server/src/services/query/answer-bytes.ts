/**
 * How many bytes an answer has before it is made. Rule: a row weighs what the most wordy form takes, the JSON of the
 * native API, so that what fits here fits in every API.
 */
import { tooManyBytes } from '../../errors/answer-bytes.js';
import type { PointValue } from '../../model/kinds.js';
import type { AnswerBound } from '../../points/queries/long-texts.js';
import type { PointsStore } from '../../points/store.js';
import type { Include, SelectedSeries } from '../services.js';

/** What the query families read from, and how much they may answer. */
export interface ReadSource {
  readonly store: PointsStore;
  /** Most bytes of one answer. */
  readonly answerBytes: number;
}

/** Member names, time, number and sequence of a row; the longest possible of each. */
const ROW = 110;
/** Position and x, where they are asked for. */
const EXTRAS = 115;
/** A number among the values of a row. */
export const NUMBER_BYTES = 25;

type Named = Pick<SelectedSeries, 'id' | 'name' | 'device'>;

export const namesBytes = ({ name, device }: Named): number => textBytes(name) + textBytes(device.key);

export class RowWeights {
  readonly bound: AnswerBound;
  readonly #bySeries = new Map<number, number>();

  constructor({ answerBytes }: ReadSource, series: readonly Named[], include: readonly Include[] = []) {
    const fixed = ROW + (include.length > 0 ? EXTRAS : 0);
    let perRow = fixed;
    for (const one of series) {
      const own = fixed + namesBytes(one);
      perRow = Math.max(perRow, own);
      this.#bySeries.set(one.id, own);
    }
    this.bound = { bytes: answerBytes, perRow };
  }

  of({ series, value }: { readonly series: number; readonly value: PointValue }): number {
    return this.#bySeries.get(series)! + (typeof value === 'string' ? textBytes(value) : 0);
  }

  /** Refuses rows that are too many for one answer. */
  check(rows: readonly { readonly series: number; readonly value: PointValue }[]): void {
    const { bytes } = this.bound;
    let total = 0;
    for (const row of rows) if ((total += this.of(row)) > bytes) throw tooManyBytes(bytes);
  }
}

/** Adds up what has no pages. */
export class AnswerSize {
  #total = 0;

  constructor(private readonly most: number) {}

  add(bytes: number): void {
    this.#total += bytes;
    if (this.#total > this.most) throw tooManyBytes(this.most);
  }
}

/** Of the text in JSON, in UTF-8, with its quotes. */
export function textBytes(text: string): number {
  return 2 + (ESCAPED.test(text) ? Buffer.byteLength(JSON.stringify(text)) : Buffer.byteLength(text));
}

const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

export const valueBytes = (value: PointValue | null): number =>
  typeof value === 'string' ? textBytes(value) : NUMBER_BYTES;
