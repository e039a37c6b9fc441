/** Raw points of a selection, in the order of time, page by page. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { queryOperations } from '../query/query-operation.js';
import { ValueMembers, valuesOf } from '../query/values.js';
import { Time } from '../wire/schemas.js';
import { PointRow, pointsAnswer } from '../wire/point-rows.js';
import { rangeOf, timeText } from '../wire/times.js';

const DEFAULT_LIMIT = 1000;
export const Include = Type.Array(Type.Enum(['position', 'metadata', 'x']), { maxItems: 3 });

export const queryPoints = queryOperations({
  name: 'points',
  summary: 'Points of the selected series from `from` up to, not including, `to`.',
  members: {
    from: Type.Optional(Time),
    to: Type.Optional(Time),
    order: Type.Optional(Type.Enum(['asc', 'desc'], { default: 'asc' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, default: DEFAULT_LIMIT })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    include: Type.Optional(Include),
    ...ValueMembers,
  },
  columnar: true,
  row: PointRow,
  async run(asked, { services, project, series }) {
    const { order = 'asc', limit = DEFAULT_LIMIT, include = [], unit } = asked;
    const { rows, next } = await services.query.points({
      project: project.id,
      series,
      order,
      limit,
      include,
      ...rangeOf(asked),
      ...valuesOf(asked),
      ...given({ cursor: asked.cursor }),
    });
    return { ...pointsAnswer({ series, rows, include }, timeText(unit)), next };
  },
});
