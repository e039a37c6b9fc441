/**
 * Points side by side: a row for each instant, a member for each series that has a point then. Rule: a page holds instants whole,
 * so rows are made page by page and nothing is held back.
 */
import { isoOf } from '../../native/iso.js';
import type { Value } from '../../native/types.js';
import type { PointColumns } from '../columns/columns.js';
import { ColumnNames, type Naming } from './names.js';

/** Times are ISO 8601 text. */
export type TableRow = { time: string } & Record<string, Value | null>;

export async function* tableRowPages(
  pages: AsyncIterable<PointColumns>,
  naming: Naming,
): AsyncGenerator<readonly TableRow[], void> {
  const names = new ColumnNames(naming);
  for await (const page of pages) yield rowsOf(page, names);
}

/** Of several points of a series in one instant (`sequence`) the last. */
export function rowsOf(page: PointColumns, names: ColumnNames): TableRow[] {
  const columns = page.dictionary.map((series) => names.of(series));
  const rows: TableRow[] = [];
  let row: TableRow | undefined;
  for (let at = 0; at < page.length; at++) {
    if (row === undefined || page.micros[at] !== page.micros[at - 1])
      rows.push((row = { time: isoOf(Number(page.micros[at])) }));
    put(row, columns[page.series[at]!]!, page.value(at));
  }
  return rows;
}

/** Whatever the name is: one of an object's own members. */
export function put(row: TableRow, name: string, value: Value | null): void {
  if (name === '__proto__')
    Object.defineProperty(row, name, { value, enumerable: true, writable: true, configurable: true });
  else row[name] = value;
}
