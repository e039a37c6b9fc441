/** What the points store should hold, in plain maps, and what each query family should answer from it. */
import { type Aggregation } from '../../src/model/aggregations.js';
import { aggregate } from '../../src/model/aggregate.js';
import type { PointValue } from '../../src/model/kinds.js';

export interface Row {
  readonly series: number;
  readonly time: number;
  readonly sequence: number;
  readonly value: number | string;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const byTime = (a: Row, b: Row) => a.time - b.time || a.sequence - b.sequence;

export class Oracle {
  readonly #series = new Map<number, Map<string, Row>>();

  write(row: Row): void {
    const own = this.#series.get(row.series) ?? new Map<string, Row>();
    this.#series.set(row.series, own.set(`${row.time}/${row.sequence}`, row));
  }

  remove(series: readonly number[], { from, to }: Span): void {
    for (const id of series)
      for (const [key, { time }] of this.#series.get(id) ?? [])
        if (time >= from && time < to) this.#series.get(id)!.delete(key);
  }

  rows(series: number, { from, to }: Span): Row[] {
    const own = [...(this.#series.get(series)?.values() ?? [])];
    return own.filter((row) => row.time >= from && row.time < to).sort(byTime);
  }

  range(ids: readonly number[], span: Span, order: 'asc' | 'desc'): Row[] {
    const sign = order === 'asc' ? 1 : -1;
    const all = ids.flatMap((id) => this.rows(id, span));
    return all.sort((a, b) => sign * (a.time - b.time) || a.series - b.series || a.sequence - b.sequence);
  }

  last(series: number, span: Span): Row | undefined {
    return this.rows(series, span).at(-1);
  }

  /** Undefined where the store gives no result: nothing in the bucket, and nothing held there either. */
  bucket(series: number, aggregation: Aggregation, bucket: Span, now: number): PointValue | undefined {
    const rows = this.rows(series, bucket);
    const previous = this.last(series, { from: 0, to: bucket.from });
    const holds = aggregation.type === 'timeWeightedMean' || aggregation.type === 'timeAtValue';
    if (rows.length === 0 && !(holds && previous && bucket.from < now)) return undefined;
    return aggregate(rows, aggregation, { ...bucket, now }, previous);
  }
}
