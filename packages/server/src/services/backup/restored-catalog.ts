/**
 * The catalog of a backup on its way in: kept in a file until everything else was read, then loaded in one transaction, some rows at
 * a time. Rules: a row is bounded; memory does not grow with the catalog; only tables that this version knows are taken.
 */
import { createReadStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Subjects } from '../../catalog/catalog.js';
import type { CatalogRow, CatalogTable } from '../../catalog/transfer.js';
import { damaged, FILE_PATH } from './format.js';

/** Of one row: more than any request could write. */
const MAX_ROW_LENGTH = 64 * 2 ** 20;
const ROWS_AT_ONCE = 500;
const NEWLINE = 10;

export class RestoredCatalog {
  #handle: FileHandle | undefined;
  #tables: { table: CatalogTable; lines: number }[] = [];
  /** Bytes since the last line ended. */
  #row = 0;

  constructor(
    private readonly file: string,
    private readonly known: readonly CatalogTable[],
  ) {}

  get isEmpty(): boolean {
    return this.#tables.length === 0;
  }

  async append(table: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    if (!this.known.includes(table as CatalogTable))
      throw damaged(`it has a table ${table} that nobody knows`);
    this.#handle ??= await open(this.file, 'wx', 0o600);
    let lines = 1;
    this.#row = 0;
    for await (const piece of content) {
      lines += this.#look(piece);
      await this.#handle.appendFile(piece);
    }
    await this.#handle.appendFile('\n');
    this.#tables.push({ table: table as CatalogTable, lines });
  }

  /** Answers how many rows there were. */
  async load({ transfer }: Subjects): Promise<number> {
    const next = linesOf(createReadStream(this.file));
    let rows = 0;
    for (const { table, lines: count } of this.#tables)
      for (let done = 0; done < count;) {
        const some: CatalogRow[] = [];
        for (; some.length < ROWS_AT_ONCE && done < count; done++)
          some.push(rowOf((await next.next()).value, table));
        await transfer.load(table, some);
        rows += some.length;
      }
    await transfer.finish();
    return rows;
  }

  async remove(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    await rm(this.file, { force: true });
  }

  /** How many lines end in the piece. */
  #look(piece: Uint8Array): number {
    let ended = 0;
    for (let from = 0; ;) {
      const at = piece.indexOf(NEWLINE, from);
      this.#row += (at < 0 ? piece.length : at) - from;
      if (this.#row > MAX_ROW_LENGTH)
        throw damaged(`a row of its catalog has more than ${MAX_ROW_LENGTH} bytes`);
      if (at < 0) return ended;
      this.#row = 0;
      ended++;
      from = at + 1;
    }
  }
}

/** Not those of `readline`, for which U+2028 within a text ends a line too. */
async function* linesOf(content: AsyncIterable<Buffer>): AsyncGenerator<string, undefined> {
  let begun: Buffer[] = [];
  for await (const piece of content) {
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...begun, piece.subarray(from, at)]).toString('utf8');
      begun = [];
      from = at + 1;
    }
    begun.push(piece.subarray(from));
  }
  return undefined;
}

function rowOf(line: string | undefined, table: string): CatalogRow {
  const row = objectOf(line);
  if (row === undefined) throw damaged(`a row of its table ${table} is not a JSON object`);
  // Else a download would read, and the end of its time remove, any file of this machine.
  if (table === 'files' && !(typeof row['path'] === 'string' && FILE_PATH.test(row['path'])))
    throw damaged('a row of its table files has a path that no kept file has');
  return row;
}

function objectOf(line: string | undefined): CatalogRow | undefined {
  try {
    const row = JSON.parse(line ?? '') as unknown;
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as CatalogRow) : undefined;
  } catch {
    return undefined;
  }
}
