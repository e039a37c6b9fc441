/**
 * The instants of points that bring none. Rule: no two of a series are the same, or a point would take the place of the one before it; series
 * that are measured together share theirs all the same.
 */

/** So far may an instant be ahead of the clock; a clock that was put back by more is followed. */
const AHEAD_MICROS = 1_000_000;

/** Answers microseconds, later than any that it answered for one of these series before. */
export function nowOfEach(clock: () => number = Date.now): (series: readonly string[]) => number {
  const latest = new Map<string, number>();
  return (series) => {
    const now = clock() * 1_000;
    let micros = now;
    for (const name of series) {
      const last = latest.get(name) ?? -Infinity;
      if (last >= micros && last - now <= AHEAD_MICROS) micros = last + 1;
    }
    for (const name of series) latest.set(name, micros);
    return micros;
  };
}
