/**
 * A table as people paste it: CSV (RFC 4180) with a heading, by commas, semicolons or tabs, as a spreadsheet gives it. Rules: what is no
 * such table is refused by its line and never guessed at; no message has a text of a row. A cell ends with its line.
 */

export interface PastedRow {
  /** Where it stood in the text, from 1. */
  readonly line: number;
  /** Empty where there is no such column. What stands in quotes is as it stands there, with its blanks. */
  readonly of: (column: string) => string;
}

export interface PastedTable {
  readonly heading: readonly string[];
  /** Throws an Error that says what is wrong with the first row that cannot be read. */
  readonly rows: () => readonly PastedRow[];
}

/** Undefined: nothing was pasted. */
export function tableOf(text: string): PastedTable | undefined {
  const lines = linesOf(text);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return undefined;
  const delimiter = DELIMITERS.reduce((best, one) =>
    lines[first]!.split(one).length > lines[first]!.split(best).length ? one : best,
  );
  const heading = namesOf(lines[first]!, delimiter);
  const rows = () => {
    if (new Set(heading).size < heading.length) throw new Error(`Line ${first + 1} names a column twice.`);
    return lines.flatMap((line, at) =>
      at <= first || line.trim() === '' ? [] : [rowOf(heading, line, at + 1, delimiter)],
    );
  };
  return { heading, rows };
}

export const DELIMITERS = [',', ';', '\t'];

/** Without the mark that some editors begin a text with. */
export const linesOf = (text: string): string[] => text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);

/** None of a line that is no row: whoever needs a column misses it then. */
function namesOf(line: string, delimiter: string): string[] {
  const cells = cellsOf(line, delimiter);
  return typeof cells === 'string' ? [] : cells.map((name) => name.trim().toLowerCase());
}

function rowOf(heading: readonly string[], text: string, line: number, delimiter: string): PastedRow {
  const cells = cellsOf(text, delimiter);
  if (typeof cells === 'string') throw new Error(`Line ${line}: ${cells}`);
  if (cells.length > heading.length)
    throw new Error(
      `Line ${line} has ${cells.length} cells, the first line ${heading.length}; a cell with a delimiter in it stands in quotes.`,
    );
  return { line, of: (column) => cells[heading.indexOf(column)] ?? '' };
}

const PLAIN =
  'a quote stands in a cell that does not begin with one; such a cell stands in quotes, with two for each.';
const UNENDED = 'a cell in quotes does not end in its line.';
const BEHIND = 'something stands behind the quote that ends a cell; within it two stand for each.';

/** Or what is wrong. */
function cellsOf(line: string, delimiter: string): string[] | string {
  const cells: string[] = [];
  for (let at = 0; at <= line.length;) {
    if (line[at] === '"') {
      const end = endOfQuoted(line, at + 1);
      if (end < 0) return UNENDED;
      if (end + 1 < line.length && line[end + 1] !== delimiter) return BEHIND;
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 2;
    } else {
      const next = line.indexOf(delimiter, at);
      const cell = line.slice(at, next < 0 ? line.length : next);
      if (cell.includes('"')) return PLAIN;
      cells.push(cell.trim());
      at += cell.length + 1;
    }
  }
  return cells;
}

/** Of the quote that ends the cell; two are one of its text. */
function endOfQuoted(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 2))
    if (line[at + 1] !== '"') return at;
  return -1;
}
