/** Tests of values as programs write them, as the bounds that the API takes. All that a query says must hold. */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { Bounds } from './state.js';

export type Comparison = '>' | '>=' | '<' | '<=' | '=' | 'between';

const EXPECTED = 'one of > >= < <= = between';

/** `between` holds for both ends too, as in SQL. */
export function narrowed(bounds: Bounds, comparison: Comparison, values: readonly number[]): Bounds {
  const wanted = comparison === 'between' ? 2 : 1;
  const wrong = values.find((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (values.length !== wanted || wrong !== undefined)
    throw new OptionError(
      `where(${shownOf(comparison)}) was given ${wrong === undefined ? `${values.length} values` : shownOf(wrong)}; expected ${wanted === 2 ? 'two finite numbers' : 'a finite number'}: bounds are of number series.`,
    );
  const [value, most] = values as [number, number];
  switch (comparison) {
    case '>':
      return { ...bounds, above: Math.max(value, bounds.above ?? -Infinity) };
    case '>=':
      return { ...bounds, atLeast: Math.max(value, bounds.atLeast ?? -Infinity) };
    case '<':
      return { ...bounds, below: Math.min(value, bounds.below ?? Infinity) };
    case '<=':
      return { ...bounds, atMost: Math.min(value, bounds.atMost ?? Infinity) };
    case '=':
      return equal(bounds, value);
    case 'between':
      if (value > most)
        throw new OptionError(`where between ${value} and ${most}; expected the smaller one first.`);
      return narrowed(narrowed(bounds, '>=', [value]), '<=', [most]);
    default:
      throw new OptionError(`where is given the comparison ${shownOf(comparison)}; expected ${EXPECTED}.`);
  }
}

function equal(bounds: Bounds, value: number): Bounds {
  if (bounds.equals === undefined || bounds.equals === value) return { ...bounds, equals: value };
  throw new OptionError(`where = ${value} after where = ${bounds.equals}; expected one value: none is both.`);
}
