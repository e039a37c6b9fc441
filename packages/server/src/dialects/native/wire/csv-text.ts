/** CSV bytes → header and rows of cells. Separator `,`, `;` or tab, whichever the header uses. */
import { CsvError, parse } from 'csv-parse/sync';
import { TributaryError } from '../../../errors/error.js';
import { textOf } from '../../json.js';

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function readCsv(body: Buffer): CsvTable {
  const text = textOf(body);
  let rows: string[][];
  try {
    rows = parse(text, { delimiter: separatorOf(text), relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new TributaryError('body_malformed', { reason: error.message.slice(0, 200) });
  }
  const [header, ...rest] = rows;
  if (header === undefined) throw new TributaryError('body_empty', { expected: 'a header line and rows' });
  return { header: header.map((name) => name.trim()), rows: rest };
}

function separatorOf(text: string): string {
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: line.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}
