/** A map of ids as people paste it: CSV with a heading, by commas, semicolons or tabs, as a spreadsheet gives it. */
import type { NewAdoption } from '@tributary/client';

export type IdRow = NonNullable<NewAdoption['ids']>[number];

const COLUMNS = ['api', 'kind', 'external', 'ours', 'asset'] as const;
const NEEDED = COLUMNS.slice(0, 4);

/** Throws an Error that says what is missing. */
export function rowsOf(text: string): IdRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) throw new Error('Nothing was pasted.');
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    lines[first]!.split(one).length > lines[first]!.split(best).length ? one : best,
  );
  const heading = cellsOf(lines[first]!, delimiter).map((name) => name.trim().toLowerCase());
  const missing = NEEDED.filter((name) => !heading.includes(name));
  if (missing.length > 0)
    throw new Error(`The first line has no column ${missing.join(', ')}; expected ${COLUMNS.join(', ')}.`);
  const rows = lines.flatMap((line, at) => {
    if (at <= first || line.trim() === '') return [];
    const cells = cellsOf(line, delimiter);
    const of = (name: string) => (cells[heading.indexOf(name)] ?? '').trim();
    const asset = of('asset');
    const row = { api: of('api'), kind: of('kind'), external: of('external'), ours: of('ours') };
    return [{ ...row, ...(asset !== '' && { asset }), line: at + 1 }];
  });
  if (rows.length === 0) throw new Error('Below the first line there is no row.');
  return rows;
}

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
