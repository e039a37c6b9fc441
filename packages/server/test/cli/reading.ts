/** Reads a text as the import command would, with the options of a test. */
import type { ImportRow, Reading } from '../../src/cli/import/rows.js';
import { openReader } from '../../src/cli/import/run.js';
import type { ImportFormat } from '../../src/cli/import/source.js';

export interface ReadText {
  readonly rows: ImportRow[];
  readonly notices: string[];
  readonly columns: readonly string[] | undefined;
}

export async function readText(
  format: ImportFormat,
  text: string,
  options: Partial<Reading> = {},
): Promise<ReadText> {
  const notices: string[] = [];
  const reading: Reading = {
    device: 'd',
    deviceColumn: undefined,
    timeColumn: undefined,
    timeFormat: undefined,
    zone: undefined,
    series: [],
    ignore: [],
    kinds: new Map(),
    delimiter: undefined,
    header: options.columns === undefined,
    columns: undefined,
    naming: { deviceTag: 'device', plainMeasurement: 'tributary', seriesTags: [] },
    notice: (notice) => notices.push(notice),
    ...options,
  };
  const bytes = Buffer.from(text);
  // In pieces of 7 bytes, so that lines, cells and characters are cut anywhere.
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let i = 0; i < bytes.length; i += 7) yield await Promise.resolve(bytes.subarray(i, i + 7));
  }
  const reader = openReader(
    { name: 'text', format, total: bytes.length, read: () => 0, bytes: pieces() },
    reading,
  );
  const rows: ImportRow[] = [];
  for await (const row of reader.rows()) rows.push(row);
  return { rows, notices, columns: reader.columns };
}
