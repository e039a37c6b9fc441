/** A CSV of rows that the caller makes, as an export of its own kind: for lists of things, which no points store has. */
import type { JobProgress } from '../jobs/jobs.js';
import type { TableOrder } from '../services.js';
import type { ExportsOptions } from './options.js';
import type { KeptResult } from './kept.js';
import { csvRow } from './text-cells.js';

export async function writeTable(
  { files, lifetime }: Pick<ExportsOptions, 'files' | 'lifetime'>,
  { owner, title, headings, rows }: TableOrder,
  progress: JobProgress,
): Promise<KeptResult> {
  const counts = { rows: 0, bytes: 0 };
  async function* content(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(csvRow(headings));
    for await (const some of rows()) {
      progress.signal.throwIfAborted();
      const text = Buffer.from(some.map(csvRow).join(''));
      counts.rows += some.length;
      counts.bytes += text.length;
      progress.report(counts);
      yield text;
    }
  }
  const name = `${title}.csv`;
  const expires = Date.now() + lifetime;
  const file = { ...owner, kind: 'export', name, type: 'text/csv; charset=utf-8', expires, link: true };
  const { info } = await files.create(file, content());
  progress.report({ ...counts, percent: 100 });
  const { id, bytes, sha256 } = info;
  return {
    rows: counts.rows,
    files: [{ file: id, name, holds: 'points', bytes, rows: counts.rows, sha256, expires }],
  };
}
