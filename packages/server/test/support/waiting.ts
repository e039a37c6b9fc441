/**
 * How tests wait: for what comes, never for a span that should suffice. A busy machine makes such a wait longer and no test fail; the
 * bound is only there so that what never comes is named. `expect.poll` is the same with an assertion (vitest.base.ts gives it time).
 */

export interface Patience {
  /** Milliseconds after which what did not come is an error. */
  readonly within?: number;
  /** Milliseconds between two looks. */
  readonly every?: number;
}

/** Looks until it sees anything but `false`, `null` or `undefined`, and gives it back. `what` names it in the error. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { within = 50_000, every = 20 }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + within;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen as NonNullable<Exclude<T, false>>;
    if (performance.now() > end) throw new Error(`waited ${within} ms in vain: ${what}`);
    await pause(every);
  }
}

/** A span of real time. Only where the span itself is meant: a random moment, a sender's rest, a reader that is slow. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
