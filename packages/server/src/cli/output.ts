/** Tables, CSV, JSON and NDJSON of lists whose rows are plain objects. */
import { type Row } from './row.js';
import type { Writable } from 'node:stream';
import { write, type Io } from './io.js';
import { printable, printableJson } from './printable.js';
import { Table } from './tables.js';

export const OUTPUT_FORMATS = ['table', 'csv', 'json', 'ndjson'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Rows of a list that are written together. */
const PAGE = 100;

/** Writes pages of rows as they come; the columns are those of the first page, or the ones given. */
export class RowWriter {
  readonly #stream: Writable;
  readonly #format: OutputFormat;
  #columns: readonly string[] | undefined;
  #table: Table | undefined;
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
    const lines = this.#lines(rows);
    this.#rows += rows.length;
    if (lines.length > 0) await write(this.#stream, lines.join(''));
  }

  /** `empty`: what a table without rows says. */
  async end(empty = 'nothing found\n'): Promise<void> {
    if (this.#format === 'json') await write(this.#stream, this.#rows === 0 ? '[]\n' : '\n]\n');
    else if (this.#rows === 0 && this.#format === 'csv' && this.#columns)
      await write(this.#stream, csvLine(this.#columns));
    else if (this.#rows === 0 && this.#format === 'table') await write(this.#stream, empty);
  }

  #lines(rows: readonly Row[]): string[] {
    switch (this.#format) {
      case 'json':
        return this.#json(rows);
      case 'ndjson':
        return rows.map((row) => `${printableJson(row)}\n`);
      case 'csv':
        return this.#csv(rows);
      case 'table':
        return this.#readable(rows);
    }
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

  #readable(rows: readonly Row[]): string[] {
    if (rows.length === 0) return [];
    const columns = (this.#columns ??= columnsOf(rows));
    this.#table ??= new Table(columns, (this.#stream as { columns?: number }).columns ?? Infinity);
    return this.#table.lines(rows, this.#rows === 0);
  }
}

/** The first rows of a list, as `shown` shows them; no more pages are asked for than that takes. */
export async function* atMost<T extends Row>(
  count: number,
  rows: AsyncIterable<T>,
  shown: (row: T) => Row = (row) => row,
): AsyncGenerator<Row, void> {
  let left = count;
  for await (const row of rows) {
    yield shown(row);
    if (--left === 0) return;
  }
}

function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** What one thing came to: a sentence, or for programs an object on one line. */
export function printResult(io: Io, json: boolean | undefined, fact: object, text: string): void {
  io.stdout.write(json ? `${printableJson(fact)}\n` : `${printable(text)}\n`);
}

export function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
