/** What a deletion hides: rows of some series in a span of time, of versions up to its own. */
export interface Cut {
  readonly series: readonly number[];
  /** Included, microseconds. */
  readonly from: number;
  /** Excluded, microseconds. */
  readonly to: number;
  /** The greatest version of the rows that it hides. */
  readonly version: number;
}

/** Whether any point can lie in both spans. */
export const meets = (cut: Cut, from: number, to: number): boolean => cut.from < to && cut.to > from;
