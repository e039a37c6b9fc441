/** Fills the empty buckets of one group (docs/semantics.md "Empty buckets"). */
import type { PointValue } from '../../model/kinds.js';
import { mapInSlices, type Pace } from '../../model/pace.js';
import type { Fill } from '../services.js';

export interface FilledCell {
  readonly start: number;
  readonly values: readonly (PointValue | null)[];
}

interface Filling {
  readonly starts: readonly number[];
  readonly fill: Exclude<Fill, 'none'>;
  /** Of the nearest bucket before the first one; null where there is none. */
  readonly before: readonly (PointValue | null)[];
}

/** `cells` are in time order and lie on `starts`; the answer has a cell for every start. */
export async function fillCells(
  cells: readonly FilledCell[],
  { starts, fill, before }: Filling,
  pace: Pace,
): Promise<FilledCell[]> {
  const width = before.length;
  const byStart = new Map(cells.map((cell) => [cell.start, cell]));
  const cellAt = (start: number) => ({
    start,
    values: [...(byStart.get(start)?.values ?? new Array<null>(width).fill(null))],
  });
  const filled = await mapInSlices(starts, cellAt, pace);
  for (let column = 0; column < width; column++) {
    if (fill === 'previous') fillPrevious(filled, column, before[column]!);
    else if (fill === 'linear') fillLinear(filled, column);
    // A column has as many cells as there may be buckets, which is a slice or less.
    if (pace.late()) await pace.rest();
  }
  return filled;
}

type Cells = { start: number; values: (PointValue | null)[] }[];

function fillPrevious(cells: Cells, column: number, before: PointValue | null): void {
  let previous = before;
  for (const { values } of cells) {
    if (values[column] === null) values[column] = previous;
    else previous = values[column]!;
  }
}

/** On the straight line between the neighbours' values at the buckets' starts; texts and open ends stay empty. */
function fillLinear(cells: Cells, column: number): void {
  let before = -1;
  for (let at = 0; at < cells.length; at++) {
    const value = cells[at]!.values[column];
    if (typeof value !== 'number') {
      if (value !== null) before = -1;
      continue;
    }
    if (before >= 0) {
      const [from, to] = [cells[before]!, cells[at]!];
      const first = from.values[column] as number;
      for (let gap = before + 1; gap < at; gap++) {
        const share = (cells[gap]!.start - from.start) / (to.start - from.start);
        cells[gap]!.values[column] = first + share * (value - first);
      }
    }
    before = at;
  }
}
