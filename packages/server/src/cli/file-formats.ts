/** What the name of a file says of its format: the same for a file that is read and for one that is written. */
import { extname } from 'node:path';
import { EXPORT_FORMATS, type ExportFormat } from '../model/exports.js';
import { usageError } from './failure.js';

export const IMPORT_FORMATS = ['csv', 'tsv', 'ndjson', 'line', 'parquet', 'arrow'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const PACKED = /\.gz$/i;

const EXTENSIONS: ReadonlyMap<string, ImportFormat> = new Map([
  ['csv', 'csv'],
  ['txt', 'csv'],
  ['tsv', 'tsv'],
  ['tab', 'tsv'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['json', 'ndjson'],
  ['lp', 'line'],
  ['line', 'line'],
  ['influx', 'line'],
  ['parquet', 'parquet'],
  ['pq', 'parquet'],
  ['arrow', 'arrow'],
  ['arrows', 'arrow'],
  ['feather', 'arrow'],
]);

/** Also of a name that ends in `.gz`. Undefined: the name does not say. */
export const formatOfName = (path: string): ImportFormat | undefined =>
  EXTENSIONS.get(/\.([^./]+)$/.exec(path.replace(PACKED, ''))?.[1]?.toLowerCase() ?? '');

/** Of an export: what its name promises is what must be in it, since whoever reads it goes by the name. */
export function formatToWrite(path: string | undefined, given: ExportFormat | undefined): ExportFormat {
  if (path === undefined) return given ?? 'csv';
  if (PACKED.test(path))
    throw usageError(`${path} ends in .gz, and exports are not packed.`, 'Name it without .gz.');
  if (given !== undefined) return given;
  const ending = extname(path);
  const named = /\.feather$/i.test(path)
    ? 'feather'
    : (formatOfName(path) ?? (ending === '' ? 'csv' : undefined));
  if (named === undefined)
    throw usageError(
      `${path} ends in ${ending}, which is no format; an export is ${EXPORT_FORMATS.join(', ')}.`,
      'Name it otherwise, or give --format.',
    );
  const format = EXPORT_FORMATS.find((known) => known === named);
  if (format !== undefined) return format;
  throw usageError(
    `${path} is named like a file of ${named}; an export is ${EXPORT_FORMATS.join(', ')}.`,
    'Name it otherwise, or give --format.',
  );
}
