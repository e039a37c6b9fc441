/** The steps that ask for something computed instead of the points themselves (docs/semantics.md "Aggregations"). */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { Selecting } from './selecting.js';
import { some } from './state.js';

/** Names as the platform has them; `p95`, `percentile(99.9)` and `time_at_value(1)` are some too. */
export type Aggregation =
  | 'first'
  | 'last'
  | 'count'
  | 'min'
  | 'max'
  | 'sum'
  | 'mean'
  | 'median'
  | 'stddev'
  | 'delta'
  | 'time_weighted_mean'
  | `p${number}`
  | `percentile(${number})`
  | `time_at_value(${string})`;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Several steps ask for several aggregations, each of which is a member of the rows under its name. */
export abstract class Aggregating<A> extends Selecting {
  /** What the query becomes with these. */
  protected abstract aggregated(names: string[]): A;

  /** Aggregations by name, of those that the platform has. */
  aggregate(...names: Aggregation[]): A {
    if (this.state.calibrated)
      throw new OptionError(
        'an aggregation after calibrated(): the platform computes with values as they are stored.',
      );
    const more = some('aggregate', names, isText, 'names of aggregations such as mean or p95');
    return this.aggregated([...(this.state.aggregations ?? []), ...more]);
  }

  /** Sum of the values divided by their number. */
  mean(): A {
    return this.aggregate('mean');
  }
  /** Smallest value. */
  min(): A {
    return this.aggregate('min');
  }
  /** Greatest value. */
  max(): A {
    return this.aggregate('max');
  }
  /** Sum of the values. */
  sum(): A {
    return this.aggregate('sum');
  }
  /** The 50th percentile. */
  median(): A {
    return this.aggregate('median');
  }
  /** Population standard deviation. */
  stddev(): A {
    return this.aggregate('stddev');
  }
  /** An exact percentile, from 0 to 100, linear between neighbours; its member is named `p95`, `p99.9`. */
  p(percentage: number): A {
    if (!(percentage >= 0 && percentage <= 100))
      throw new OptionError(`p is ${shownOf(percentage)}; expected a number from 0 to 100.`);
    return this.aggregate(`p${percentage}`);
  }
  /** Increase of a counter, resets included as its series says (`counter`); of two values it is the consumption between them. */
  delta(): A {
    return this.aggregate('delta');
  }
  /** Mean of the held values, each weighted with how long it held, the value from before the range among them. */
  timeWeightedMean(): A {
    return this.aggregate('time_weighted_mean');
  }
}
