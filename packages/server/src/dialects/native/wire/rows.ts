/**
 * Answers of many rows, as JSON, NDJSON or CSV. A row is a list of cells of ready JSON text under fixed columns, so that a
 * hundred thousand rows cost no objects; each family says only what its cells are.
 */
export type Format = 'json' | 'ndjson' | 'csv' | 'columns';
/** Those that are made of rows. */
type TextFormat = Exclude<Format, 'columns'>;

export interface Table<Row> {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** JSON text per column; undefined where the row lacks it. */
  cells(row: Row): readonly (string | undefined)[];
}

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  columns: 'application/vnd.tributary.columns',
};

/** In the forms without a place for it, the cursor of the next page is a header. */
export const NEXT_HEADER = 'x-next-cursor';

/** What the asker should know about an answer that is right and may not be what was meant. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** In the forms without a place for them, the messages of the warnings are a header: a list of texts as ASCII JSON. */
export const WARNINGS_HEADER = 'x-warnings';
const MAX_HEADER = 2000;

export function warningsHeader(warnings: readonly Warning[]): string {
  const told: string[] = [];
  let length = 2;
  for (const { message } of warnings) {
    const text = JSON.stringify(message).replace(
      /[^ -~]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    length += text.length + 1;
    if (length > MAX_HEADER) break;
    told.push(text);
  }
  return `[${told.join(',')}]`;
}

export interface Ending {
  readonly next: string | null;
  readonly warnings: readonly Warning[];
}

/** The pieces of the answer, about one a row. */
export function* tablePieces<Row>(table: Table<Row>, format: TextFormat, ending: Ending): Generator<string> {
  const { next, warnings } = ending;
  if (format === 'csv') return yield* csvPieces(table);
  if (format === 'ndjson') return yield* objectPieces(table, '', '\n');
  yield '{"items":[';
  yield* objectPieces(table, ',', '');
  const told = warnings.length === 0 ? '' : `,"warnings":${JSON.stringify(warnings)}`;
  yield `],"next":${JSON.stringify(next)}${told}}`;
}

function* objectPieces<Row>({ columns, rows, cells }: Table<Row>, between: string, end: string) {
  const names = columns.map((name) => `${JSON.stringify(name)}:`);
  let start = '{';
  for (const row of rows) {
    const values = cells(row);
    let text = start;
    let mark = '';
    for (let at = 0; at < names.length; at++) {
      const value = values[at];
      if (value === undefined) continue;
      text += mark + names[at]! + value;
      mark = ',';
    }
    yield `${text}}${end}`;
    start = `${between}{`;
  }
}

function* csvPieces<Row>({ columns, rows, cells }: Table<Row>) {
  yield `${columns.map(quoted).join(',')}\r\n`;
  for (const row of rows) {
    const values = cells(row);
    let text = '';
    for (let at = 0; at < columns.length; at++) {
      if (at > 0) text += ',';
      text += csvCell(values[at]);
    }
    yield `${text}\r\n`;
  }
}

export function csvCell(json: string | undefined): string {
  if (json === undefined || json === 'null') return '';
  const first = json.charCodeAt(0);
  if (first === 34) return quoted(JSON.parse(json) as string);
  return first === 123 || first === 91 ? quoted(json) : json;
}

export function quoted(text: string): string {
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A value as JSON text; what JSON has no number for is null. */
export function valueText(value: number | boolean | string | null): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' && !Number.isFinite(value) ? 'null' : String(value);
}
