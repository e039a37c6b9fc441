/** What is asked for at an end of a range. */
import type { AnswerBound } from '../long-texts.js';
import type { SeriesByTable } from '../row.js';
import type { ValueBounds } from '../../../model/records/point.js';

export interface EndsQuery {
  readonly series: SeriesByTable;
  /** Inclusive, microseconds. */
  readonly from: number;
  /** Exclusive, microseconds. */
  readonly to: number;
  /** By time, or with `least` and `greatest` by value. */
  readonly end: 'first' | 'last' | 'least' | 'greatest';
  /** Points per series. */
  readonly count: number;
  readonly values?: ValueBounds | undefined;
  /** Work that nobody waits for. */
  readonly background?: boolean | undefined;
  /** `query_too_large` beyond it. */
  readonly bound?: AnswerBound | undefined;
}

/** As it is read: of texts up to `inline` bytes at once. */
export type EndsRead = EndsQuery & { readonly inline: number };
