/** The file of rows that were not stored, in the format they came in, so that it can be mended and imported again. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { usageError } from '../failure.js';
import { write } from '../io.js';
import { csvLine } from '../output.js';
import { QUOTE } from './cells.js';
import type { ImportRow, RowReader } from './rows.js';

export class RejectsFile {
  readonly #stream: WriteStream;
  #header = '';

  private constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  /** Opened before the import, so that a wrong path is found at once; that empties it, so it is none of those that are `read`. */
  static async create(path: string, read: readonly string[]): Promise<RejectsFile> {
    const own = await stat(path).catch(() => undefined);
    for (const input of own?.isFile() ? read : []) {
      const other = await stat(input).catch(() => undefined);
      if (other?.ino === own?.ino && other?.dev === own?.dev)
        throw usageError(
          `--rejects is ${path}, which is imported too.`,
          'Name another file: it is written anew.',
        );
    }
    const stream = createWriteStream(path);
    await once(stream, 'open');
    return new RejectsFile(stream);
  }

  /** `reader` is that of the row's file. */
  async add(
    file: string,
    row: ImportRow,
    reason: string,
    reader: Pick<RowReader, 'columns' | 'quotesTell'>,
  ): Promise<void> {
    await write(this.#stream, this.#render(file, row, reason, reader));
  }

  async close(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
  }

  #render(
    file: string,
    row: ImportRow,
    reason: string,
    { columns = [], quotesTell = false }: Pick<RowReader, 'columns' | 'quotesTell'>,
  ): string {
    const { line, source } = row;
    if (typeof source === 'string') return `# ${file}:${line}: ${reason.replace(/\s+/g, ' ')}\n${source}\n`;
    if (!Array.isArray(source)) return `${JSON.stringify({ rejected: { file, line, reason }, ...source })}\n`;
    const cells = source as readonly string[];
    const header = rejectedLine(HEADING, quotesTell ? columns.map(quotedUnlessTime) : columns, quotesTell);
    const text = rejectedLine([file, String(line), reason], cells, quotesTell);
    if (header === this.#header) return text;
    this.#header = header;
    return header + text;
  }
}

const HEADING = ['rejected_file', 'rejected_line', 'rejected_reason'];
/** The heading by which a file is known whose quotes tell texts. */
const quotedUnlessTime = (name: string): string => (name === 'time' ? name : QUOTE + name);

/** Where quotes tell texts, a cell that stood in them does so again. */
function rejectedLine(place: readonly string[], cells: readonly string[], quotesTell: boolean): string {
  if (!quotesTell) return csvLine([...place, ...cells]);
  const told = cells.map((cell) =>
    cell.startsWith(QUOTE) ? `"${cell.slice(1).replaceAll('"', '""')}"` : cell,
  );
  return `${csvLine(place).slice(0, -1)},${told.join(',')}\n`;
}
