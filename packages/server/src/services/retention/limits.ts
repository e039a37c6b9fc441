/** The bounds of retention, in one place (docs/limits.md). */
export const MAX_RULES = 100;
/** A hundred years. */
export const MAX_DAYS = 36_500;
export const MAX_POSITION = 1_000_000;
/** Series of a preview that are named one by one; all are counted. */
export const MAX_NAMED = 1_000;
/** Of more, a preview estimates the points by what is in memory of each series. */
export const COUNTED_SERIES = 10_000;
