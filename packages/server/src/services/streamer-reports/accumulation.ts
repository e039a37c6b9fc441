/**
 * Sums of what streams counted in a range, in the units in which they are shown. One query answers for all of them: the
 * sum of o + value·m/d over n points is n·o + (sum of values)·m/d.
 */
import { MAX_SERIES } from '../query/limits.js';
import type { Accumulation, Query } from '../services.js';

export class AccumulationService implements Accumulation {
  constructor(private readonly query: Query) {}

  sums: Accumulation['sums'] = async ({ series, output, ...range }) => {
    const sums = new Map<number, { sum: number; count: number }>();
    const numbers = series.filter(({ kind }) => kind === 'number');
    for (let start = 0; start < numbers.length; start += MAX_SERIES) {
      const rows = await this.query.statistics({
        series: numbers.slice(start, start + MAX_SERIES),
        aggregations: [{ type: 'sum' }, { type: 'count' }],
        ...range,
      });
      for (const { series: id, values } of rows) {
        const [sum, count] = values as [number, number];
        const { m, d, o } = output(id);
        sums.set(id, { sum: o * count + (sum * m) / d, count });
      }
    }
    return sums;
  };
}
