/** The bounds of retention, in one place (docs/limits.md). */
export const MAX_RULES = 100;
/** A hundred years. */
export const MAX_DAYS = 36_500;
export const MAX_POSITION = 1_000_000;
/** Series of a preview that are named one by one; all are counted. */
export const MAX_NAMED = 1_000;
/** Of more, a preview estimates the points by what is in memory of each series. */
export const COUNTED_SERIES = 10_000;
/** Projects that runs go over at the same time; others wait, in the order in which they came. */
export const RUNS_AT_ONCE = 3;
/** Deletions of one run that are not taken out of the store yet: of all runs together as many as reads and other deletions leave room for. */
export const OPEN_DELETIONS = 4;
/** Letters that are compared for one preview or change: some seconds. */
export const MAX_MATCHING = 4_000_000_000;
