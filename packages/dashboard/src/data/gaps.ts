/**
 * Where a line is broken: a gap is drawn as a gap, not as a straight line that nobody measured. Rule: of points, a distance of some times
 * the longest of those around it is a gap, so that a device that sends more often from some day on has none before; of buckets, any
 * bucket without a point.
 */
export interface Columns {
  readonly times: number[];
  readonly values: (number | null)[];
  readonly low?: (number | null)[];
  readonly high?: (number | null)[];
  readonly counts?: number[];
}

const TIMES_LONGEST = 5;
/** Distances on each side that a distance is compared with. */
const AROUND = 6;

/** `beyond`: the longest distance that is none; absent: by those around. */
export function withGaps(columns: Columns, beyond?: number): Columns {
  const { times } = columns;
  const after: number[] = [];
  for (let i = 1; i < times.length; i++)
    if (times[i]! - times[i - 1]! > (beyond ?? TIMES_LONGEST * longestAround(times, i))) after.push(i);
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

/** Infinite where there are too few to know. */
function longestAround(times: readonly number[], at: number): number {
  let longest = 0;
  let compared = 0;
  for (let i = Math.max(1, at - AROUND); i <= Math.min(times.length - 1, at + AROUND); i++) {
    if (i === at) continue;
    longest = Math.max(longest, times[i]! - times[i - 1]!);
    compared++;
  }
  return compared < 3 ? Infinity : longest;
}
