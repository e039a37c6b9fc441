/**
 * Whose records go when the audit log is full. Rule: of organizations that have more than an equal share, the surplus; never
 * those of one that has less. Else whoever makes a token and ends it again, often enough, would push what everybody else
 * did out of the log, and what they did themselves with it.
 */
export interface Count {
  /** Null: of none. */
  readonly organization: number | null;
  readonly count: number;
}

export interface Share {
  readonly organization: number | null;
  /** Of its newest. */
  readonly kept: number;
}

/** Of those that lose records, how many each keeps, so that `rows` are left. What one does not need of its share is for the others. */
export function sharesOf(counts: readonly Count[], rows: number): Share[] {
  const rising = [...counts].sort((a, b) => a.count - b.count);
  let left = rows;
  return rising.flatMap(({ organization, count }, at) => {
    const share = Math.floor(left / (rising.length - at));
    const kept = Math.min(count, share);
    left -= kept;
    return kept < count ? [{ organization, kept }] : [];
  });
}
