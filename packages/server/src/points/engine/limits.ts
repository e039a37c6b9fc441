/** What a query may take of the engine. */

/** Bounds of one query. Every query runs under some: an in-process query cannot be interrupted from outside. */
export interface QueryLimits {
  /** Longest run in seconds. */
  readonly seconds: number;
  /** Most memory in bytes. */
  readonly memory: number;
  readonly threads: number;
  /** Most memory of all queries together, in bytes; a query that finds it taken fails as `busy`. */
  readonly total?: number;
}
