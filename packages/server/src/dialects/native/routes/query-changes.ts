/** What changed in a span: series, ranked against the span before. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { Change, Figures } from '../../../services/services.js';
import { queryOperations } from '../query/query-operation.js';
import { seriesTexts } from '../wire/point-rows.js';
import { valueText } from '../wire/rows.js';
import { Id, Kind, Name, OptionalText, OptionalValue, Time } from '../wire/schemas.js';
import { rangeOf } from '../wire/times.js';

const OptionalNumber = Type.Union([Type.Number(), Type.Null()]);
const FIGURES = ['count', 'mean', 'stddev', 'min', 'max', 'last'] as const;
const Row = Type.Object({
  device: Name,
  series: Name,
  id: Id,
  kind: Kind,
  unit: OptionalText,
  score: Type.Number({ description: 'From 0, unchanged, up to 1.' }),
  what: Type.Enum(['level', 'spread', 'count'], { description: 'What speaks most for the change.' }),
  count: Type.Integer(),
  ...{ mean: OptionalNumber, stddev: OptionalNumber, min: OptionalNumber, max: OptionalNumber },
  last: OptionalValue,
  count_before: Type.Integer(),
  ...{ mean_before: OptionalNumber, stddev_before: OptionalNumber },
  ...{ min_before: OptionalNumber, max_before: OptionalNumber },
  last_before: OptionalValue,
});
const MAX_ROWS = 1000;

export const queryChanges = queryOperations({
  name: 'changes',
  summary:
    'The selected series that changed most from `from` up to `to`, against the span of this length before it.',
  members: {
    from: Time,
    to: Type.Optional(Time),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_ROWS, default: 50 })),
  },
  row: Row,
  async run(asked, { services, series }) {
    const { from = 0, to = 0 } = rangeOf({ ...asked, to: asked.to ?? 'now' });
    if (from === to) throw invalidField('to', asked.to ?? 'now', 'a time after `from`');
    const { rows } = await services.query.changes({ series, from, to, limit: asked.limit ?? 50 });
    const texts = seriesTexts(series);
    const byId = new Map(series.map((one) => [one.id, one]));
    const cells = ({ count, mean, stddev, min, max, last }: Figures) =>
      [count, mean, stddev, min, max, last].map(valueText);
    return {
      table: {
        columns: [
          ...['device', 'series', 'id', 'kind', 'unit', 'score', 'what'],
          ...FIGURES,
          ...FIGURES.map((name) => `${name}_before`),
        ],
        rows,
        cells: ({ series: id, score, what, now, before }: Change) => {
          const { kind, unit } = byId.get(id)!;
          return [
            ...[...texts(id), String(id), JSON.stringify(kind), JSON.stringify(unit)],
            ...[valueText(score), JSON.stringify(what), ...cells(now), ...cells(before)],
          ];
        },
      },
    };
  },
});
