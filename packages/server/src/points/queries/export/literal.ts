/** Rows that this process has made, rendered by the engine in a format of its own: for Parquet and Arrow. */
import { type Engine } from '../../engine/engine.js';
import { EngineError } from '../../engine/engine-error.js';
import { FILE_ROWS } from '../../engine/file-structure.js';
import { ENGINE_FORM, FORMAT_SETTINGS } from './export.js';
import { BACKGROUND } from './query.js';
import { identifier } from './typed.js';
import { text } from '../sql.js';

export interface LiteralColumn {
  readonly heading: string;
  /** `instant` is given in microseconds. */
  readonly type: 'label' | 'instant' | 'integer' | 'number' | 'boolean' | 'text';
}

const TYPES = {
  label: 'String',
  instant: 'Int64',
  integer: 'Int64',
  number: 'Nullable(Float64)',
  boolean: 'Nullable(Bool)',
  text: 'Nullable(String)',
} as const;

export type RenderedRows = [
  format: 'parquet' | 'arrow',
  columns: readonly LiteralColumn[],
  rows: readonly (readonly unknown[])[],
];

export async function renderRows(
  engine: Engine,
  ...[format, columns, rows]: RenderedRows
): Promise<Uint8Array> {
  const structure = columns.map(({ type }, index) => `c${index} ${TYPES[type]}`).join(', ');
  const shown = columns.map(({ heading, type }, index) => {
    const value = type === 'instant' ? `fromUnixTimestamp64Micro(c${index}, 'UTC')` : `c${index}`;
    return `${value} AS ${identifier(heading)}`;
  });
  const literal = rows.map((row) => JSON.stringify(row)).join('\n');
  const sql = `SELECT ${shown.join(', ')} FROM format(JSONCompactEachRow, ${text(structure)}, ${text(literal)})`;
  // The quick way of reading numbers is off in the last digit.
  const settings = [...FORMAT_SETTINGS, 'precise_float_parsing=1'];
  const file = await engine.query(sql, ENGINE_FORM[format], { ...BACKGROUND, settings });
  const found = FILE_ROWS[format](file);
  if (found !== rows.length)
    throw new EngineError('incomplete', `a file of ${String(found)} rows, made of ${rows.length}`);
  return file;
}
