/**
 * How a query's range is cut into buckets, as SQL expressions. Calendar edges are computed by us and handed over as numbers.
 * Ensures that a bucket costs a point the same whatever its kind and however many there are.
 */
import { integer, integers } from '../sql.js';

export type BucketPlan =
  | { readonly kind: 'whole' }
  | { readonly kind: 'fixed'; readonly width: number; readonly origin: number }
  /** Starts of consecutive buckets and, last, the end of the last one; the first is at or before the range's start. */
  | { readonly kind: 'edges'; readonly edges: readonly number[] };

export interface BucketSql {
  /** Start of the bucket that holds a time. */
  start(time: string): string;
  /** End (exclusive) of the bucket with this start. */
  end(start: string): string;
  /** Array of the starts of all buckets that the interval from a to b (b ≥ a) touches; an empty interval touches a's. */
  touched(a: string, b: string): string;
}

export function bucketSql(plan: BucketPlan, range: { from: number; to: number }): BucketSql {
  switch (plan.kind) {
    case 'whole':
      return {
        start: () => `toInt64(${integer(range.from)})`,
        end: () => `toInt64(${integer(range.to)})`,
        touched: () => `[toInt64(${integer(range.from)})]`,
      };
    case 'fixed': {
      const width = integer(plan.width);
      const start = (time: string) =>
        `(${time} - positiveModulo(${time} - ${integer(plan.origin)}, ${width}))`;
      return {
        start,
        end: (first) => `(${first} + ${width})`,
        touched: (a, b) =>
          `arrayMap(i -> ${start(a)} + i * ${width}, range(toUInt64(intDiv(greatest(${b} - 1, ${a}) - ${start(a)}, ${width}) + 1)))`,
      };
    }
    case 'edges': {
      // `roundDown` and `transform` look a value up in a constant list, once made for the statement; whatever walks
      // through the list, or makes one for each row, costs points × buckets.
      const starts = `[${integers(plan.edges.slice(0, -1))}]::Array(Int64)`;
      const ends = `[${integers(plan.edges.slice(1))}]::Array(Int64)`;
      const start = (time: string) => `roundDown(${time}, ${starts})`;
      const place = (time: string) =>
        `transform(${start(time)}, ${starts}, range(1, ${plan.edges.length}), 0)`;
      return {
        start,
        end: (first) => `transform(${first}, ${starts}, ${ends}, toInt64(0))`,
        touched: (a, b) =>
          `arrayMap(i -> arrayElement(${starts}, i), range(${place(a)}, ${place(`greatest(${b} - 1, ${a})`)} + 1))`,
      };
    }
  }
}
