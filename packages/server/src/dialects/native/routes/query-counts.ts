/** The number of points of each selected series. */
import { Type } from 'typebox';
import { queryOperations } from '../query/query-operation.js';
import { ValueMembers, valuesOf } from '../query/values.js';
import { Time } from '../wire/schemas.js';
import { CountRow, countTable } from '../wire/bucket-rows.js';
import { rangeOf } from '../wire/times.js';

export const queryCounts = queryOperations({
  name: 'counts',
  summary: 'The number of points of each selected series.',
  members: { from: Type.Optional(Time), to: Type.Optional(Time), ...ValueMembers },
  row: CountRow,
  async run(asked, { services, series }) {
    const rows = await services.query.counts({
      series,
      ...rangeOf(asked),
      ...valuesOf(asked),
    });
    return { table: countTable(series, rows) };
  },
});
