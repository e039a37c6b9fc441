/** Reads a text as the import command would, with the options of a test. */
import type { ImportRow, Reading } from '../../src/cli/import/rows.js';
import { Clock } from '../../src/cli/import/clock.js';
import { utf8 } from '../../src/cli/import/encoding.js';
import { openReader } from '../../src/cli/import/readers.js';
import type { ImportFormat } from '../../src/cli/file-formats.js';

export interface ReadText {
  readonly rows: ImportRow[];
  readonly notices: string[];
  readonly columns: readonly string[] | undefined;
}

export async function readText(
  format: Exclude<ImportFormat, 'parquet'>,
  text: string | Buffer | AsyncIterable<Buffer>,
  { zone = 'UTC', encoding, ...options }: Partial<Reading> & { zone?: string; encoding?: string } = {},
): Promise<ReadText> {
  const notices: string[] = [];
  const reading: Reading = {
    device: 'd',
    deviceColumn: undefined,
    timeColumns: undefined,
    timeFormat: undefined,
    clock: new Clock(zone),
    numbers: undefined,
    series: [],
    ignore: [],
    kinds: new Map(),
    delimiter: undefined,
    header: options.columns === undefined,
    columns: undefined,
    naming: { deviceTag: 'device', plainMeasurement: 'tributary', ignoredTags: new Set<string>() },
    notice: (notice) => notices.push(notice),
    usesCatalog: true,
    ...options,
  };
  // In pieces of 7 bytes, so that lines, cells and characters are cut anywhere.
  async function* pieces(): AsyncGenerator<Buffer> {
    const bytes = Buffer.from(text as string | Buffer);
    for (let i = 0; i < bytes.length; i += 7) yield await Promise.resolve(bytes.subarray(i, i + 7));
  }
  const input = typeof text === 'string' || Buffer.isBuffer(text) ? pieces() : text;
  const { reader } = await openReader(
    { name: 'text', format, total: undefined, read: () => 0, bytes: utf8(input, encoding, 'text') },
    reading,
  );
  const rows: ImportRow[] = [];
  for await (const row of reader.rows()) rows.push(row);
  return { rows, notices, columns: reader.columns };
}
