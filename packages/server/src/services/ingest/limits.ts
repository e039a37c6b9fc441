/**
 * What one request may bring, whatever API it came through (docs/limits.md). Ensures that neither points nor refusals nor
 * new series of one request fill the memory, and that what is refused can be told.
 */

/** A power of two, and so of the sizes to which a batch grows: 32 MiB of line protocol have fewer. */
export const MAX_WRITE_POINTS = 2 ** 21;
/** Series of one request that are not in memory: new ones, and those not used since the start. */
export const MAX_NEW_SERIES = 250_000;
/** Tags of these series together: each is a row of the catalog. */
export const MAX_NEW_TAGS = 1_000_000;
/** Refused points of a request that are counted; with more of them nothing of it is stored. */
export const MAX_REFUSED = 100_000;
/** Refusals of one request that are noted among the latest of its project. */
export const MAX_NOTED = 20;
/** Refusals that a report has by name; the others are counted. */
export const MAX_NAMED = 10_000;
