/** Tables, CSV and JSON of lists whose rows are plain objects. */
import type { Writable } from 'node:stream';
import { write } from './io.js';
import { greatest } from '../model/lists.js';
import { printable, printableJson } from './printable.js';

export type Row = Readonly<Record<string, unknown>>;
export const OUTPUT_FORMATS = ['table', 'csv', 'json'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

const WIDEST_CELL = 60;
/** Rows of a list that are written together. */
const PAGE = 100;

/** Writes pages of rows as they come; the columns are those of the first page, or the ones given. */
export class RowWriter {
  readonly #stream: Writable;
  readonly #format: OutputFormat;
  #columns: readonly string[] | undefined;
  #widths: number[] = [];
  #rows = 0;

  constructor(stream: Writable, format: OutputFormat, columns?: readonly string[]) {
    this.#stream = stream;
    this.#format = format;
    this.#columns = columns;
  }

  /** A list that comes row by row, in pages: the first one decides how wide the columns are. */
  async list(rows: AsyncIterable<Row>): Promise<void> {
    const page: Row[] = [];
    for await (const row of rows) {
      page.push(row);
      if (page.length === PAGE) await this.page(page.splice(0));
    }
    await this.page(page);
    await this.end();
  }

  async page(rows: readonly Row[]): Promise<void> {
    const lines =
      this.#format === 'json'
        ? this.#json(rows)
        : this.#format === 'csv'
          ? this.#csv(rows)
          : this.#table(rows);
    this.#rows += rows.length;
    if (lines.length > 0) await write(this.#stream, lines.join(''));
  }

  async end(): Promise<void> {
    if (this.#format === 'json') await write(this.#stream, this.#rows === 0 ? '[]\n' : '\n]\n');
    else if (this.#rows === 0 && this.#format === 'csv' && this.#columns)
      await write(this.#stream, csvLine(this.#columns));
    else if (this.#rows === 0 && this.#format === 'table') await write(this.#stream, 'nothing found\n');
  }

  #json(rows: readonly Row[]): string[] {
    return rows.map((row, i) => `${this.#rows + i === 0 ? '[\n' : ',\n'}${printableJson(row)}`);
  }

  #csv(rows: readonly Row[]): string[] {
    if (rows.length === 0) return [];
    const columns = (this.#columns ??= columnsOf(rows));
    // In a file or a pipe a text stays what it is: there nobody obeys it.
    const shown = (this.#stream as { isTTY?: boolean }).isTTY ? printable : (text: string) => text;
    const lines = rows.map((row) => csvLine(columns.map((name) => shown(cellText(row[name])))));
    return this.#rows === 0 ? [shown(csvLine(columns)), ...lines] : lines;
  }

  #table(rows: readonly Row[]): string[] {
    if (rows.length === 0) return [];
    const columns = (this.#columns ??= columnsOf(rows));
    const cells = rows.map((row) => columns.map((name) => shorten(cellText(row[name]))));
    const lines: string[] = [];
    if (this.#rows === 0) {
      this.#widths = columns.map((_, i) => greatest([columns, ...cells], (row) => row[i]?.length ?? 0));
      lines.push(
        this.#align(columns.map(printable)),
        this.#align(this.#widths.map((width) => '-'.repeat(width))),
      );
    }
    for (const [i, row] of cells.entries()) {
      const numeric = columns.map((name) => typeof rows[i]?.[name] === 'number');
      lines.push(this.#align(row, numeric));
    }
    return lines;
  }

  #align(cells: readonly string[], right: readonly boolean[] = []): string {
    const padded = cells.map((cell, i) => {
      const width = this.#widths[i] ?? 0;
      return right[i] ? cell.padStart(width) : cell.padEnd(width);
    });
    return `${padded.join('  ').trimEnd()}\n`;
  }
}

function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

export function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function shorten(text: string): string {
  const line = printable(text.replace(/[\n\r\t]/g, ' '));
  return line.length > WIDEST_CELL ? `${line.slice(0, WIDEST_CELL - 1)}…` : line;
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
