/** Opens what is to be imported: a file or stdin, compressed or not, counting the bytes read for the progress. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CommandError, failure, usageError } from '../failure.js';
import type { Io } from '../io.js';
import { utf8 } from './encoding.js';
import { peek } from './peek.js';

export const IMPORT_FORMATS = ['csv', 'tsv', 'ndjson', 'line'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const EXTENSIONS: Readonly<Record<string, ImportFormat>> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'ndjson',
  lp: 'line',
  line: 'line',
  influx: 'line',
};

export interface Source {
  readonly name: string;
  readonly format: ImportFormat;
  /** Bytes of the file; undefined for a pipe. */
  readonly total: number | undefined;
  readonly read: () => number;
  /** Unpacked; text is UTF-8 without a byte order mark, whatever the file has. */
  readonly bytes: AsyncIterable<Buffer>;
}

export interface SourceOptions {
  readonly format?: ImportFormat;
  readonly encoding?: string;
}

export async function openSource(path: string, options: SourceOptions, io: Io): Promise<Source> {
  const { format, encoding } = options;
  if (path === '-') {
    if (format === undefined)
      throw usageError('The format of stdin is not known.', `Give --format ${IMPORT_FORMATS.join('|')}.`);
    return counted({ name: 'stdin', format, total: undefined }, io.stdin, encoding);
  }
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw failure(
      `${path} cannot be read: ${error.code === 'ENOENT' ? 'it does not exist' : error.message}.`,
    );
  });
  if (info.isDirectory()) throw failure(`${path} is a folder; expected a file.`);
  const known =
    format ?? EXTENSIONS[/\.([^./]+)$/.exec(path.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? ''];
  if (known === undefined)
    throw usageError(`The format of ${path} is not known.`, `Give --format ${IMPORT_FORMATS.join('|')}.`);
  const total = info.isFile() ? info.size : undefined;
  return counted({ name: basename(path), format: known, total }, createReadStream(path), encoding);
}

function counted(
  file: Pick<Source, 'name' | 'format' | 'total'>,
  input: Readable,
  encoding: string | undefined,
): Source {
  const { name } = file;
  let read = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      read += chunk.length;
      done(null, chunk);
    },
  });
  input.on('error', (error) => counter.destroy(failure(`${name} cannot be read: ${error.message}.`)));
  const bytes = utf8(unpacked(name, input.pipe(counter)), encoding, name);
  return { ...file, read: () => read, bytes };
}

/** gzip is known by its first two bytes, so that a pipe needs no option for it. */
async function* unpacked(name: string, input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { head: pieces, all } = await peek(input, (_, size) => size >= 2);
  const head = Buffer.concat(pieces);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all;
    return;
  }
  try {
    // pipeline carries failures and an early end of reading through in both directions
    yield* pipeline(Readable.from(all), createGunzip(), () => undefined) as AsyncIterable<Buffer>;
  } catch (error) {
    throw error instanceof CommandError
      ? error
      : failure(`${name} cannot be unpacked: ${(error as Error).message}.`);
  }
}
