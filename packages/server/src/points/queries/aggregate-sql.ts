/**
 * One aggregation as a ClickHouse expression over rows of (value, time, sequence). The definitions are those of
 * model/aggregations.ts; the engine's test holds both to each other.
 */
import type { Aggregation } from '../../model/aggregations.js';
import { float } from './sql.js';

/** Aggregations that are functions of the rows of a bucket alone; the others need the row before (see steps.ts). */
export function isOfRows(aggregation: Aggregation): boolean {
  return (
    aggregation.type !== 'timeWeightedMean' &&
    aggregation.type !== 'timeAtValue' &&
    aggregation.type !== 'delta'
  );
}

export function numberAggregate(aggregation: Aggregation): string {
  switch (aggregation.type) {
    case 'first':
      return 'argMin(value, (time, sequence))';
    case 'last':
      return 'argMax(value, (time, sequence))';
    case 'count':
      return 'toFloat64(count())';
    case 'min':
      return 'min(value)';
    case 'max':
      return 'max(value)';
    case 'mean':
      return 'avg(value)';
    case 'sum':
      return 'sum(value)';
    case 'stddev':
      return 'stddevPopStable(value)';
    case 'median':
      return 'quantileExactInclusive(0.5)(value)';
    case 'percentile':
      return `quantileExactInclusive(${float(aggregation.percentile / 100).slice(10, -1)})(value)`;
    default:
      throw new Error(`${aggregation.type} is not an aggregation of rows alone`);
  }
}

/** What can be said of texts; undefined: nothing, such an aggregation has no result for them. */
export function textAggregate(aggregation: Aggregation): string | undefined {
  switch (aggregation.type) {
    case 'first':
      return 'argMin(value, (time, sequence))';
    case 'last':
      return 'argMax(value, (time, sequence))';
    case 'count':
      return 'toString(count())';
    default:
      return undefined;
  }
}

/** How long the text of an aggregation is, where it is one of the stored texts. */
export function textLength(aggregation: Aggregation): string | undefined {
  switch (aggregation.type) {
    case 'first':
      return 'argMin(length(value), (time, sequence))';
    case 'last':
      return 'argMax(length(value), (time, sequence))';
    default:
      return undefined;
  }
}
