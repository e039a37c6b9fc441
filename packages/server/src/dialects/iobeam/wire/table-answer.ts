/**
 * The answer of tables: `time` is the first field and rows are lists in the order of the fields. Rules: nothing found is an
 * empty `result`, not an entry without rows; in CSV every heading but the time's is `namespace.field`, because the command
 * line client takes it apart at the dot.
 */
import type { Micros, PointValue } from '../../../services/services.js';
import type { TimeFormat } from './times.js';
import { cellCsv, timeCsv, timeJson, valueJson, type Output } from './answer-text.js';

export interface AnsweredTable {
  /** Without the time. */
  readonly fields: readonly string[];
  readonly rows: readonly { readonly time: Micros; readonly cells: readonly (PointValue | null)[] }[];
}

/** In pieces, about one a row. */
export function tableAnswer(
  namespace: string,
  table: AnsweredTable,
  format: TimeFormat,
  output: Output,
): Generator<string> {
  return output === 'csv' ? csv(namespace, table, format) : json(table, format);
}

function* json({ fields, rows }: AnsweredTable, format: TimeFormat): Generator<string> {
  if (rows.length === 0) return yield '{"result":[]}';
  yield `{"result":[{"fields":${JSON.stringify(['time', ...fields])},"values":[`;
  let next = '';
  for (const { time, cells } of rows) {
    let text = `${next}[${timeJson(time, format)}`;
    for (const cell of cells) text += `,${valueJson(cell)}`;
    yield `${text}]`;
    next = ',';
  }
  yield ']}]}';
}

function* csv(namespace: string, { fields, rows }: AnsweredTable, format: TimeFormat): Generator<string> {
  yield `${['time', ...fields.map((field) => cellCsv(`${namespace}.${field}`))].join(',')}\n`;
  for (const { time, cells } of rows) {
    let text = timeCsv(time, format);
    for (const cell of cells) text += `,${cellCsv(cell)}`;
    yield `${text}\n`;
  }
}
