/** Losant's aggregations in its three forms, and what each is here. Upper case only, as there. */
import { Type, type Static } from 'typebox';
import type { Aggregation } from '../../../services/services.js';
import { closed } from './schemas.js';

const PLAIN = {
  FIRST: 'first',
  LAST: 'last',
  COUNT: 'count',
  MAX: 'max',
  MIN: 'min',
  MEDIAN: 'median',
  MEAN: 'mean',
  SUM: 'sum',
  STD_DEV: 'stddev',
} as const;

const NAMES = [...(Object.keys(PLAIN) as (keyof typeof PLAIN)[]), 'NONE' as const];
const Name = Type.Enum(NAMES);

export const AggregationForm = Type.Union(
  [
    Name,
    closed({ type: Name, options: Type.Optional(closed({})) }),
    closed({
      type: Type.Literal('TIMEATVALUE'),
      options: closed({
        value: Type.Union([Type.String({ maxLength: 255 }), Type.Number(), Type.Boolean()]),
      }),
    }),
  ],
  {
    expected: `${NAMES.join(', ')}, {"type": one of these} or {"type": "TIMEATVALUE", "options": {"value": a text of at most 255 characters, a number, true or false}}`,
  },
);
export type AggregationForm = Static<typeof AggregationForm>;

/** What to ask for; `none` for points as they are. */
export function aggregationOf(form: AggregationForm): Aggregation | 'none' {
  const name = typeof form === 'string' ? form : form.type;
  if (name === 'NONE') return 'none';
  if (name === 'TIMEATVALUE') {
    const { options } = form as { options: { value: string | number | boolean } };
    return { type: 'timeAtValue', value: options.value };
  }
  return { type: PLAIN[name] };
}
