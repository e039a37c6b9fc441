/** Bounds of the values of points, as parameters or JSON members; only points of kind number are within any. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { ValueBounds } from '../../../services/services.js';

const bound = (description: string) =>
  Type.Optional(Type.Number({ description: `Only numbers ${description}.`, expected: 'a finite number' }));

export const ValueMembers = {
  above: bound('above this one'),
  atLeast: bound('that are this one or more'),
  below: bound('below this one'),
  atMost: bound('that are this one or less'),
  equals: bound('that are this one'),
};
const NAMES = Object.keys(ValueMembers) as (keyof ValueBounds)[];

type Asked = { readonly [K in keyof ValueBounds]?: number | undefined };

/** Without any, `values` is absent: then there is nothing to look at. */
export function valuesOf(asked: Asked): { values?: ValueBounds } {
  const found = NAMES.filter((name) => asked[name] !== undefined);
  // JSON has no word for infinity, but 1e999 is read as it.
  for (const name of found)
    if (!Number.isFinite(asked[name])) throw invalidField(name, asked[name], 'a finite number');
  const { above, atLeast, below, atMost, equals } = asked;
  return found.length === 0 ? {} : { values: given({ above, atLeast, below, atMost, equals }) };
}
