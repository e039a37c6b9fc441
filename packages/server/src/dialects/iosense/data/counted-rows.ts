/** Rows that an answer is gathered from. Rule: they are refused as soon as they are more than an answer may have. */
import { tooManyBytes } from '../../../errors/answer-bytes.js';
import { append } from '../../../model/lists.js';
import type { PointRow } from '../../../services/services.js';

/** Bytes of a row in an answer without its value, at the least. */
const MIN_ROW_BYTES = 50;

export class CountedRows {
  readonly all: PointRow[] = [];
  #bytes = 0;

  /** With the most bytes that they may have. */
  constructor(private readonly most: number) {}

  add(rows: readonly PointRow[]): void {
    for (const { value } of rows)
      this.#bytes += MIN_ROW_BYTES + (typeof value === 'string' ? value.length : 0);
    if (this.#bytes > this.most) throw tooManyBytes(this.most);
    append(this.all, rows);
  }
}
