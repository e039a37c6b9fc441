/** The file of rows that were not stored, in the format they came in, so that it can be mended and imported again. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { write } from '../io.js';
import { csvLine } from '../output.js';
import type { ImportRow } from './rows.js';

export class RejectsFile {
  readonly #stream: WriteStream;
  #header = '';

  private constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  /** Opened before the import, so that a wrong path is found at once. */
  static async create(path: string): Promise<RejectsFile> {
    const stream = createWriteStream(path);
    await once(stream, 'open');
    return new RejectsFile(stream);
  }

  /** `columns` are those of the row's file. */
  async add(
    file: string,
    row: ImportRow,
    reason: string,
    columns: readonly string[] | undefined,
  ): Promise<void> {
    await write(this.#stream, this.#render(file, row, reason, columns));
  }

  async close(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
  }

  #render(file: string, row: ImportRow, reason: string, columns: readonly string[] | undefined): string {
    const { line, source } = row;
    if (typeof source === 'string') return `# ${file}:${line}: ${reason.replace(/\s+/g, ' ')}\n${source}\n`;
    if (!Array.isArray(source)) return `${JSON.stringify({ rejected: { file, line, reason }, ...source })}\n`;
    const header = csvLine(['rejected_file', 'rejected_line', 'rejected_reason', ...(columns ?? [])]);
    const text = csvLine([file, String(line), reason, ...(source as readonly string[])]);
    if (header === this.#header) return text;
    this.#header = header;
    return header + text;
  }
}
