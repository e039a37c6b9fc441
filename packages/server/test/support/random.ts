/** Numbers that look random and that a seed repeats: a failure names its seed. Mulberry32. */

export interface RandomNumbers {
  /** From 0 to below 1. */
  fraction(): number;
  /** A whole number from 0 to below the bound. */
  below(bound: number): number;
  pick<T>(from: readonly T[]): T;
}

/** Of the change that is tested (vitest.base.ts). */
export const SEED = Number(process.env['TRIBUTARY_TEST_SEED']);

export function randomNumbers(seed: number): RandomNumbers {
  let state = seed;
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound: number) => Math.floor(fraction() * bound);
  return { fraction, below, pick: (from) => from[below(from.length)]! };
}
