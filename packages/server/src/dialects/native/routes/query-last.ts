/** The newest points of each selected series. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { queryOperations } from '../query/query-operation.js';
import { Time } from '../wire/schemas.js';
import { PointRow, pointTable } from '../wire/point-rows.js';
import { timeOf, timeText } from '../wire/times.js';
import { Include } from './query-points.js';

export const queryLast = queryOperations({
  name: 'last',
  summary: 'The last `count` points of each selected series, before `before` if it is given.',
  members: {
    before: Type.Optional(Time),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1 })),
    include: Type.Optional(Include),
  },
  row: PointRow,
  async run({ before, count = 1, include = [], unit }, { services, series }) {
    const rows = await services.query.last({
      series,
      count,
      include,
      ...given({ before: before === undefined ? undefined : timeOf(before, 'before', unit) }),
    });
    return { table: pointTable(series, rows, timeText(unit), include) };
  },
});
