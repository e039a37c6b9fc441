/**
 * Where a line is broken: a gap is drawn as a gap, not as a straight line that nobody measured. Rule: of points, a distance of some times
 * the usual one is a gap; of buckets, any bucket without a point.
 */
export interface Columns {
  readonly times: number[];
  readonly values: (number | null)[];
  readonly low?: (number | null)[];
  readonly high?: (number | null)[];
  readonly counts?: number[];
}

const TIMES_USUAL = 5;

/** `beyond`: the longest distance that is none; absent: by the usual one. */
export function withGaps(columns: Columns, beyond = TIMES_USUAL * usualDistance(columns.times)): Columns {
  const { times } = columns;
  const after: number[] = [];
  for (let i = 1; i < times.length; i++) if (times[i]! - times[i - 1]! > beyond) after.push(i);
  if (after.length === 0) return columns;
  const insert = <T>(column: T[], hole: (at: number) => T): T[] => {
    const filled: T[] = [];
    let start = 0;
    for (const at of after) {
      for (let i = start; i < at; i++) filled.push(column[i]!);
      filled.push(hole(at));
      start = at;
    }
    for (let i = start; i < column.length; i++) filled.push(column[i]!);
    return filled;
  };
  return {
    times: insert(times, (at) => (times[at]! + times[at - 1]!) / 2),
    values: insert(columns.values, () => null),
    ...(columns.low && { low: insert(columns.low, () => null) }),
    ...(columns.high && { high: insert(columns.high, () => null) }),
    ...(columns.counts && { counts: insert(columns.counts, () => 0) }),
  };
}

/** The median distance of neighbours. */
export function usualDistance(times: readonly number[]): number {
  if (times.length < 3) return Infinity;
  const distances = times.slice(1).map((time, i) => time - times[i]!);
  distances.sort((a, b) => a - b);
  return Math.max(1, distances[distances.length >> 1]!);
}
