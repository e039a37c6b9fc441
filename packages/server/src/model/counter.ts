// What is known of a counter, as a property of its series: how far it counts, and how much it may fall without having been
// reset. The aggregation `delta` is the only reader (docs/semantics.md "Aggregations").

export interface Counter {
  /** It counts from 0 to one less, then from 0 again: 4294967296 for 32 bits. */
  readonly modulus?: number;
  /** A fall by at most so much is noise, not a reset. */
  readonly tolerance?: number;
}

export const COUNTER_EXPECTED =
  '{modulus?, tolerance?} with a modulus above 0 and a tolerance of 0 or more, or null';

/** Undefined for what is none. */
export function readCounter(given: unknown): Counter | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const { modulus, tolerance, ...others } = given as Record<string, unknown>;
  const fits = (value: unknown, least: number) =>
    value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= least);
  if (Object.keys(others).length > 0 || !fits(tolerance, 0) || !fits(modulus, Number.MIN_VALUE))
    return undefined;
  if (modulus === undefined && tolerance === undefined) return undefined;
  return given;
}

/** What a counter counted from one value to the next. */
export function counted(before: number, value: number, { modulus, tolerance = 0 }: Counter = {}): number {
  if (value >= before || before - value <= tolerance) return value - before;
  // A value beyond the modulus was none of this counter: then it is as with a reset.
  return modulus !== undefined && before < modulus ? modulus - before + value : value;
}
