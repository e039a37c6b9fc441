/**
 * One aggregation as a ClickHouse expression over rows of (value, time, sequence). The definitions are those of
 * model/aggregations.ts; the engine's test holds both to each other.
 */
import type { Aggregation } from '../../../model/aggregations.js';
import { float } from '../sql.js';

/**
 * What adds numbers up may leave the range of doubles on the way to a result within it. Then the query runs once more with
 * numbers that are smaller by this power of two, which changes none of their digits.
 */
const SMALLER = 2 ** -128;
export const smaller = (value: string): string => scaled(value, SMALLER);
export const larger = (value: string): string => `(${value} * ${float(1 / SMALLER)})`;
/** Squares of deviations need more room. */
const SMALLEST = 2 ** -600;
/** Within `identity`: of a bare product the engine would take the factor out of the sum again. */
const scaled = (value: string, factor: number): string => `identity(${value} * ${float(factor)})`;
/** What is rounded up by the last digit could be beyond the greatest number again. */
export const between = (value: string, least: string, most: string): string =>
  `least(greatest(${value}, ${least}), ${most})`;

/** Aggregations that are functions of the rows of a bucket alone; the others need the row before (see steps.ts). */
export function isOfRows(aggregation: Aggregation): boolean {
  return (
    aggregation.type !== 'timeWeightedMean' &&
    aggregation.type !== 'timeAtValue' &&
    aggregation.type !== 'delta'
  );
}

/** As `numberAggregate`, where that left the range of doubles; infinite still where the result itself is beyond it. */
export function carefulAggregate(aggregation: Aggregation): string {
  switch (aggregation.type) {
    case 'mean':
      return between(larger(`avg(${smaller('value')})`), 'min(value)', 'max(value)');
    case 'sum':
      return larger(`sum(${smaller('value')})`);
    case 'stddev':
      return `stddevPopStable(${scaled('value', SMALLEST)}) * ${float(1 / SMALLEST)}`;
    case 'median':
      return larger(`quantileExactInclusive(0.5)(${smaller('value')})`);
    case 'percentile':
      return larger(`${percentileOf(aggregation.percentile)}(${smaller('value')})`);
    default:
      return numberAggregate(aggregation);
  }
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
      return `${percentileOf(aggregation.percentile)}(value)`;
    default:
      throw new Error(`${aggregation.type} is not an aggregation of rows alone`);
  }
}

const percentileOf = (percentile: number): string =>
  `quantileExactInclusive(${float(percentile / 100).slice(10, -1)})`;

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
