/** Aggregations over a whole range, per series. */
import { Type } from 'typebox';
import { Aggregations, aggregationsOf } from '../query/aggregations.js';
import { queryOperations } from '../query/query-operation.js';
import { ValueMembers, valuesOf } from '../query/values.js';
import { Time } from '../wire/schemas.js';
import { StatisticsRow, statisticsTable } from '../wire/bucket-rows.js';
import { rangeOf } from '../wire/times.js';

const DEFAULT = 'count,min,max,mean,stddev,first,last';

export const queryStatistics = queryOperations({
  name: 'statistics',
  summary: 'Aggregations of each selected series over the range as one.',
  members: {
    from: Type.Optional(Time),
    to: Type.Optional(Time),
    aggregations: Type.Optional({ ...Aggregations, default: DEFAULT } as typeof Aggregations),
    ...ValueMembers,
  },
  row: StatisticsRow,
  async run(asked, { services, series }) {
    const aggregations = aggregationsOf(asked.aggregations ?? DEFAULT);
    const rows = await services.query.statistics({
      series,
      aggregations,
      ...rangeOf(asked),
      ...valuesOf(asked),
    });
    return { table: statisticsTable(series, rows, aggregations) };
  },
});
