/** What is asked for in buckets. */
import type { Aggregation } from '../../../model/aggregations.js';
import type { Counter } from '../../../model/counter.js';
import type { BucketPlan } from './plan.js';
import type { SeriesByTable, StoredPoint } from '../row.js';
import type { ValueBounds } from '../../../model/records/point.js';

export interface BucketQuery {
  readonly series: SeriesByTable;
  /** Series id → group number; absent: every series is its own group. */
  readonly groups?: ReadonlyMap<number, number>;
  readonly from: number;
  readonly to: number;
  readonly plan: BucketPlan;
  readonly aggregations: readonly Aggregation[];
  /** The last point before `from` of each series: what held, or was counted from, when the range began. */
  readonly previous: readonly StoredPoint[];
  /** No value holds beyond this time (normally now), in microseconds. */
  readonly heldUntil: number;
  readonly values?: ValueBounds | undefined;
  /** Of each series only what is not before its own time, in microseconds; not of increases and held values. */
  readonly since?: ReadonlyMap<number, number> | undefined;
  /** Only so many buckets of each group, the newest. */
  readonly newest?: number | undefined;
  /** Work that nobody waits for. */
  readonly background?: boolean | undefined;
  /** `query_too_large` if the texts of the answer have more bytes. */
  readonly bytes?: number | undefined;
  /** Of series that are counters, by id. */
  readonly counters?: ReadonlyMap<number, Counter> | undefined;
  /** Without leaving the range of doubles on the way: set by the query itself where it did. */
  readonly careful?: boolean;
}
