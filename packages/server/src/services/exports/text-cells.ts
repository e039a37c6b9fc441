/** Rows that this process makes itself (buckets, headings) in the same form as those that the engine makes. */
import type { PointValue } from '../../model/kinds.js';

export type Cell = PointValue | null;

export const csvCell = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'string' ? `"${cell.replaceAll('"', '""')}"` : String(cell);

export const csvRow = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\n`;

/** Members without a value are left out. */
export function jsonRow(headings: readonly string[], cells: readonly Cell[]): string {
  const members = headings.flatMap((heading, index) => {
    const cell = cells[index] ?? null;
    return cell === null ? [] : [`${JSON.stringify(heading)}:${JSON.stringify(cell)}`];
  });
  return `{${members.join(',')}}\n`;
}
