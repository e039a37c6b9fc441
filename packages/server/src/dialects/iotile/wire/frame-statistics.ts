/** The seven statistics of a data frame, of shown values, from those of stored ones. */
import type { FrameLine } from './frames.js';

const NAMES = ['count', 'sum', 'mean', 'std', 'min', 'median', 'max'] as const;

/**
 * `values` are count, sum, mean, population deviation, min, median and max of what is stored; `shown` is linear, so each
 * follows from two of its values. The deviation is that of a sample, as notebooks have it.
 */
export function statisticsLines(
  columns: readonly { readonly values: readonly number[] | undefined; shown(value: number): number }[],
): FrameLine[] {
  const made = columns.map(({ values, shown }) => {
    if (values === undefined || values[0] === 0) return [0, 0, null, null, null, null, null];
    const [count, sum, mean, deviation, least, median, most] = values as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const offset = shown(0);
    const slope = shown(1) - offset;
    const edges = [shown(least), shown(most)].sort((a, b) => a - b) as [number, number];
    return [
      count,
      offset * count + (shown(sum) - offset),
      shown(mean),
      count < 2 ? null : Math.abs(slope) * deviation * Math.sqrt(count / (count - 1)),
      edges[0],
      shown(median),
      edges[1],
    ];
  });
  return NAMES.map((name, i) => ({
    row: name === 'median' ? 'median' : name,
    cells: made.map((column) => column[i]!),
  }));
}
