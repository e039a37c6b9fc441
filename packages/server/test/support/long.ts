/**
 * Slow proofs have two forms of one kind: a short one, which each change goes through, and with TRIBUTARY_TEST_LONG=1 the
 * long one, of more seeds, rounds and rows. Seeds are new ones with each change (vitest.base.ts), so that many short runs see
 * what a long one does.
 */
export const LONG = (process.env['TRIBUTARY_TEST_LONG'] ?? '') !== '';

/** How often something random is tried. */
export const tries = (long: number, short = Math.ceil(long / 10)): number => (LONG ? long : short);
