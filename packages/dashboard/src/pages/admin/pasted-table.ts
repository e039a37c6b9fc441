/** A table as people paste it: CSV with a heading, by commas, semicolons or tabs, as a spreadsheet gives it. */

export interface PastedRow {
  /** Where it stood in the text, from 1. */
  readonly line: number;
  /** Empty where there is no such column. */
  readonly of: (column: string) => string;
}

export interface PastedTable {
  readonly heading: readonly string[];
  readonly rows: readonly PastedRow[];
}

/** Undefined: nothing was pasted. */
export function tableOf(text: string): PastedTable | undefined {
  const lines = linesOf(text);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return undefined;
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    lines[first]!.split(one).length > lines[first]!.split(best).length ? one : best,
  );
  const heading = cellsOf(lines[first]!, delimiter).map((name) => name.trim().toLowerCase());
  const rows = lines.flatMap((line, at) => {
    if (at <= first || line.trim() === '') return [];
    const cells = cellsOf(line, delimiter);
    return [{ line: at + 1, of: (column: string) => (cells[heading.indexOf(column)] ?? '').trim() }];
  });
  return { heading, rows };
}

/** Without the mark that some editors begin a text with. */
export const linesOf = (text: string): string[] => text.replace(/^\uFEFF/, '').split(/\r?\n/);

/** In quotes, a delimiter is one of the text, and two quotes are one. */
function cellsOf(line: string, delimiter: string): string[] {
  const cells = [''];
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const one = line[at]!;
    if (one === '"' && quoted && line[at + 1] === '"') {
      cells[cells.length - 1] += '"';
      at++;
    } else if (one === '"') quoted = !quoted;
    else if (one === delimiter && !quoted) cells.push('');
    else cells[cells.length - 1] += one;
  }
  return cells;
}
