/** The oldest point of each selected series. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { queryOperations } from '../query/query-operation.js';
import { Time } from '../wire/schemas.js';
import { PointRow, pointTable } from '../wire/point-rows.js';
import { timeOf, timeText } from '../wire/times.js';
import { Include } from './query-points.js';

export const queryFirst = queryOperations({
  name: 'first',
  summary: 'The first point of each selected series, after `after` if it is given.',
  members: { after: Type.Optional(Time), include: Type.Optional(Include) },
  row: PointRow,
  async run({ after, include = [], unit }, { services, series }) {
    const rows = await services.query.first({
      series,
      include,
      ...given({ after: after === undefined ? undefined : timeOf(after, 'after', unit) }),
    });
    return { table: pointTable(series, rows, timeText(unit), include) };
  },
});
