/** A wide table as a whole, within bounds: what a program looks at, prints, or hands to one that draws. */
import { atLeast } from '../../http/checks.js';
import { tooLarge } from '../too-large.js';
import type { ColumnSeries, PointColumns } from '../columns/columns.js';
import { ColumnNames, type Naming } from './names.js';
import { put, rowsOf, type TableRow } from './wide.js';

export interface TableBounds {
  /** Instants, 100,000 unless given. */
  mostRows?: number;
  /** About what the values take, 64 MiB unless given: 16 bytes a value, and two for each letter of a text. */
  mostBytes?: number;
}

export interface TableColumn extends ColumnSeries {
  /** Of the members of the rows. */
  readonly name: string;
}

export interface Table {
  /** By device and series; all that have a point in the range. */
  readonly columns: readonly TableColumn[];
  /** In the order of the query; null: the series has no point at this instant. */
  readonly rows: readonly TableRow[];
}

const MOST_ROWS = 100_000;
const MOST_BYTES = 64 * 2 ** 20;
const VALUE_BYTES = 16;

const INSTEAD = 'read it row by row (tableRows), ask for a shorter range, or give table() a larger';

export async function tableOf(
  pages: AsyncIterable<PointColumns>,
  { mostRows = MOST_ROWS, mostBytes = MOST_BYTES, ...naming }: Naming & TableBounds,
): Promise<Table> {
  atLeast('mostRows', 1, mostRows);
  atLeast('mostBytes', 1, mostBytes);
  const names = new ColumnNames(naming);
  const columns = new Map<number, TableColumn>();
  const rows: TableRow[] = [];
  let textBytes = 0;
  for await (const page of pages) {
    for (const series of page.dictionary) columns.set(series.id, { ...series, name: names.of(series) });
    const more = rowsOf(page, names);
    // Every row gets a value, or null, in each column at the end.
    textBytes += 2 * (page.texts?.bytes.length ?? 0);
    const bytes = (rows.length + more.length) * columns.size * VALUE_BYTES + textBytes;
    if (rows.length + more.length > mostRows)
      throw tooLarge(`more than ${mostRows} rows`, `${INSTEAD} \`mostRows\``);
    if (bytes > mostBytes) throw tooLarge(`more than ${mostBytes} bytes`, `${INSTEAD} \`mostBytes\``);
    for (const row of more) rows.push(row);
  }
  const sorted = [...columns.values()].sort(
    (a, b) => compared(a.device, b.device) || compared(a.series, b.series),
  );
  return { columns: sorted, rows: rows.map((row) => whole(row, sorted)) };
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** With a member for every column, in their order. */
function whole(row: TableRow, columns: readonly TableColumn[]): TableRow {
  const full: TableRow = { time: row.time };
  for (const { name } of columns) put(full, name, Object.hasOwn(row, name) ? row[name]! : null);
  return full;
}
