/** What leaves a rule at rest as it is, where that can be said by a range. Rule: a point that is within it never holds; of one that is not, nothing is said, and it is looked at. */
import type { AlertComparison } from '../../../model/records/alert.js';
import type { Rest } from '../feed/at-rest.js';

const ANY: Rest = {
  ...{ low: -Infinity, high: Infinity, not: NaN, gap: Infinity, run: Infinity },
  ...{ steepDown: -Infinity, steepUp: Infinity, inOrder: false },
};
/** A change for each microsecond is not computed as one for each minute is: what is so near is looked at. */
const MARGIN = 1e-9;

/** Values for which `is limit` does not hold. */
export function restOfValues(is: AlertComparison, limit: number): Rest {
  switch (is) {
    case '>':
      return { ...ANY, high: limit };
    case '>=':
      return { ...ANY, high: justBelow(limit) };
    case '<':
      return { ...ANY, low: limit };
    case '<=':
      return { ...ANY, low: -justBelow(-limit) };
    case '==':
      return { ...ANY, not: limit };
    case '!=':
      return { ...ANY, low: limit, high: limit };
  }
}

export const restOfGaps = (hold: number): Rest => ({ ...ANY, gap: hold });

export const restOfRuns = (hold: number): Rest => ({ ...ANY, run: hold, inOrder: true });

/** Changes for each `per` of which `is limit` does not hold; undefined: no range says so. */
export function restOfRates(is: AlertComparison, limit: number, per: number): Rest | undefined {
  const { low, high, not } = restOfValues(is, limit);
  if (!Number.isNaN(not) || low === high) return undefined;
  const inner = (bound: number) => {
    if (bound === Infinity) return bound;
    const within = bound / per - (MARGIN * Math.abs(bound)) / per;
    return bound < 0 ? Math.min(within, -Number.MIN_VALUE) : within;
  };
  return { ...ANY, steepDown: -inner(-low), steepUp: inner(high), inOrder: true };
}

const view = new DataView(new ArrayBuffer(8));

/** The greatest number that is less. */
function justBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}
