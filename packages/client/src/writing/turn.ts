/** Turns of the event loop: who adds points without an end lets requests go out and their answers come in. */

/** Points that are put in about a millisecond. */
export const POINTS_OF_TURN = 2_000;

/** Resolves when others of the process had their turn. A page has no setImmediate. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
