/** A map of ids: what each thing was called by the old platform, and what it is here. */
import { Type, type Static } from 'typebox';
import { closed } from '../wire/schemas.js';

export const MAX_ROWS = 10_000;

const Text = Type.String({ minLength: 1, maxLength: 600 });

export const IdRow = closed({
  api: Text,
  kind: Type.Enum(['project', 'device', 'series', 'asset']),
  external: Text,
  ours: Type.String({
    minLength: 1,
    maxLength: 600,
    description:
      'Of a device its key, of a series DEVICE/NAME, of an asset or project its name, of each also # and its id; it is made where there is none.',
  }),
  asset: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Of a series: the asset, by name or # and id, that it is in.',
    }),
  ),
});
export type IdRow = Static<typeof IdRow>;

export const IdRows = Type.Array(IdRow, { minItems: 1, maxItems: MAX_ROWS });

/** `made`: with the thing. `adopted`: by a thing that was there. `there`: nothing was to be done. */
const OUTCOMES = ['made', 'adopted', 'there', 'refused', 'left'] as const;

export const RowReport = Type.Object({
  row: Type.Integer({ minimum: 1 }),
  outcome: Type.Enum(OUTCOMES),
  /** Why it was refused. */
  message: Type.Union([Type.String(), Type.Null()]),
});
export type RowReport = Static<typeof RowReport>;
