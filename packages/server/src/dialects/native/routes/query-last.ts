/** The newest points of each selected series. */
import { Type } from 'typebox';
import { queryOperations } from '../query/query-operation.js';
import { ValueMembers, valuesOf } from '../query/values.js';
import { Count, Time } from '../wire/schemas.js';
import { PointRow, pointsAnswer } from '../wire/point-rows.js';
import { spanOf, timeText } from '../wire/times.js';
import { Include } from './query-points.js';

export const queryLast = queryOperations({
  name: 'last',
  summary: 'The last `count` points of each selected series, from `after` up to, not including, `before`.',
  members: {
    after: Type.Optional(Time),
    before: Type.Optional(Time),
    count: Type.Optional(Count),
    include: Type.Optional(Include),
    ...ValueMembers,
  },
  columnar: true,
  row: PointRow,
  async run(asked, { services, series }) {
    const { count = 1, include = [], unit } = asked;
    const rows = await services.query.last({
      series,
      count,
      include,
      ...spanOf(asked),
      ...valuesOf(asked),
    });
    return pointsAnswer({ series, rows, include }, timeText(unit));
  },
});
