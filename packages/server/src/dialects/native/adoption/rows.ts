/** A map of ids: what each thing was called by the old platform, and what it is here. */
import { Type, type Static } from 'typebox';
import { closed } from '../wire/schemas.js';

export const MAX_ROWS = 10_000;

/** In characters. */
export const MAX_TEXT = 600;
/** A row that is wrong is refused by itself: what a text may be is looked at there. */
const Text = Type.String({ maxLength: 100_000 });

export const IdRow = closed({
  api: Text,
  kind: Type.String({ maxLength: 100_000, description: 'project, device, series or asset.' }),
  external: Text,
  ours: Type.String({
    maxLength: 100_000,
    description:
      'Of a device its key, of a series DEVICE/NAME, of an asset or project its name, of each also # and its id; it is made where there is none.',
  }),
  asset: Type.Optional(
    Type.String({
      maxLength: 100_000,
      description: 'Of a series: the asset, by name or # and id, that it is in.',
    }),
  ),
  line: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'Where it stands in the file of whoever asks: messages about other rows name it by that.',
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
