/** Schemas that several operations share. Their `expected` texts are what a refusal tells. */
import { Type, type TSchema } from 'typebox';
import { RELATIVE_EXPECTED } from '../../../model/time.js';
import { SERIES_TAGS_EXPECTED } from '../../../model/series-tags.js';

export const Unit = Type.Enum(['s', 'ms', 'us', 'ns'], { description: 'Unit of times that are numbers.' });

export const TIME_EXPECTED = `ISO 8601 text, a number in \`unit\` (ms unless given) since 1970-01-01, ${RELATIVE_EXPECTED}`;
export const Time = Type.Union([Type.Number(), Type.String()], { expected: TIME_EXPECTED });

export const Name = Type.String({ minLength: 1, maxLength: 255 });
export const OptionalText = Type.Union([Type.String({ maxLength: 1000 }), Type.Null()], {
  expected: 'a text of at most 1000 characters, or null',
});
/** Of points of each series. */
export const Count = Type.Integer({ minimum: 1, maximum: 10_000, default: 1 });
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const IdParams = Type.Object({ id: Id });
export const Kind = Type.Enum(['number', 'boolean', 'string', 'gps', 'blob']);
export const Value = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);
/** Null: what JSON has no number for, and where there is none. */
export const OptionalValue = Type.Union([Type.Number(), Type.Boolean(), Type.String(), Type.Null()]);
/** A time of an answer: text, or a number where the request gave a unit. */
export const AnswerTime = Type.Union([Type.String({ format: 'date-time' }), Type.Number()]);
export const Stamp = Type.String({ format: 'date-time' });
export const SeriesTags = Type.Record(Type.String(), Type.String(), {
  expected: SERIES_TAGS_EXPECTED,
  description: 'What tells the series from others beside its name, by key.',
});
export const Attributes = Type.Record(Type.String(), Type.Unknown(), { expected: 'an object' });

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'The `next` of the last page.' }),
  ),
};

export const pageOf = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'Cursor of the next page; null after the last.',
    }),
  });

export const closed = <T extends Record<string, TSchema>>(members: T) =>
  Type.Object(members, { additionalProperties: false });

const DEFAULT_LIMIT = 100;

export function pageRequest(query: { limit?: number; cursor?: string }): { limit: number; cursor?: string } {
  const { limit = DEFAULT_LIMIT, cursor } = query;
  return cursor === undefined ? { limit } : { limit, cursor };
}

export function mapPage<A, B>(page: { items: readonly A[]; next: string | null }, view: (item: A) => B) {
  return { items: page.items.map(view), next: page.next };
}
