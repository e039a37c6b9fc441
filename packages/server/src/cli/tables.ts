/**
 * Rows as people read them on a terminal: columns, or where these are wider than the terminal, a line for each member. Rule: no
 * word is broken by the edge of the terminal, and what stands in a cell is written in words, not as JSON.
 */
import { greatest } from '../model/lists.js';
import { printable } from './printable.js';
import type { Row } from './row.js';

const MAX_CELL = 60;
const GAP = '  ';

/** Widths and form are those that the first page of rows asks for. */
export class Table {
  #widths: number[] = [];
  /** Of the names, where each member has a line of its own. */
  #labels = 0;

  constructor(
    private readonly columns: readonly string[],
    /** Of the terminal; Infinity where nobody looks. */
    private readonly width: number,
  ) {}

  lines(rows: readonly Row[], isFirst: boolean): string[] {
    const cells = rows.map((row) => this.columns.map((name) => shorten(readable(row[name]), MAX_CELL)));
    if (isFirst) {
      this.#widths = this.columns.map((_, i) =>
        greatest([this.columns, ...cells], (row) => row[i]?.length ?? 0),
      );
      const whole = this.#widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
      if (whole > this.width) this.#labels = greatest(this.columns, (name) => name.length);
    }
    if (this.#labels > 0) return rows.flatMap((row, i) => this.#record(row, isFirst && i === 0));
    const numeric = (row: Row | undefined) => this.columns.map((name) => typeof row?.[name] === 'number');
    const lines = cells.map((row, i) => this.#align(row, numeric(rows[i])));
    if (!isFirst) return lines;
    const rule = this.#widths.map((width) => '-'.repeat(width));
    return [this.#align(this.columns.map(printable)), this.#align(rule), ...lines];
  }

  #align(cells: readonly string[], right: readonly boolean[] = []): string {
    const padded = cells.map((cell, i) => {
      const width = this.#widths[i] ?? 0;
      return right[i] ? cell.padStart(width) : cell.padEnd(width);
    });
    return `${padded.join(GAP).trimEnd()}\n`;
  }

  #record(row: Row, isFirst: boolean): string[] {
    const room = Math.max(10, this.width - this.#labels - GAP.length);
    const lines = this.columns
      .map((name) => [name, shorten(readable(row[name]), room)] as const)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => `${printable(name).padEnd(this.#labels)}${GAP}${text}\n`);
    return isFirst ? lines : ['\n', ...lines];
  }
}

/** Lists of keys with values, and objects, as `key=value, …`; what is empty is not written. */
function readable(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(readableItem).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key}=${typeof one === 'object' ? JSON.stringify(one) : String(one)}`)
    .join(', ');
}

function readableItem(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { key, value, ...more } = item as { key?: unknown; value?: unknown };
  const isPair = typeof key === 'string' && Object.keys(more).length === 0;
  return isPair ? `${key}=${String(value)}` : JSON.stringify(item);
}

function shorten(text: string, width: number): string {
  const line = printable(text.replace(/[\n\r\t]/g, ' '));
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
