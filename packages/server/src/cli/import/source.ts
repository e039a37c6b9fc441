/** Opens what is to be imported: a file or stdin, compressed or not, counting the bytes read for the progress. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from '../../model/thrown.js';
import { CommandError, failure, usageError } from '../failure.js';
import { formatOfName, IMPORT_FORMATS, type ImportFormat } from '../file-formats.js';
import type { Io } from '../io.js';
import { utf8 } from './encoding.js';
import { peek } from './peek.js';
import { openRandomFile, type RandomFile } from './random-file.js';

interface Facts {
  readonly name: string;
  /** Bytes of the file; undefined for a pipe. */
  readonly total: number | undefined;
  readonly read: () => number;
  /** Undefined for a pipe. */
  readonly path?: string;
}

export type TextFormat = Exclude<ImportFormat, 'parquet' | 'arrow'>;

export type Source =
  /** Unpacked; text is UTF-8 without a byte order mark, whatever the file has. */
  | (Facts & { readonly format: TextFormat; readonly bytes: AsyncIterable<Buffer> })
  | (Facts & { readonly format: 'arrow'; readonly bytes: AsyncIterable<Buffer> })
  | (Facts & { readonly format: 'parquet'; readonly open: () => Promise<RandomFile> });

export interface SourceOptions {
  readonly format?: ImportFormat;
  readonly encoding?: string;
}

export async function openSource(path: string, options: SourceOptions, io: Io): Promise<Source> {
  const { format, encoding } = options;
  if (path === '-') {
    if (format === 'parquet') throw notAPipe('stdin');
    if (format === undefined)
      throw usageError('The format of stdin is not known.', `Give --format ${IMPORT_FORMATS.join('|')}.`);
    return counted({ name: 'stdin', format, total: undefined }, () => io.stdin, encoding);
  }
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw failure(
      `${path} cannot be read: ${error.code === 'ENOENT' ? 'it does not exist' : error.message}.`,
    );
  });
  if (info.isDirectory()) throw failure(`${path} is a folder; expected a file.`);
  const known = format ?? formatOfName(path);
  if (known === undefined)
    throw usageError(`The format of ${path} is not known.`, `Give --format ${IMPORT_FORMATS.join('|')}.`);
  const total = info.isFile() ? info.size : undefined;
  if (known === 'parquet') return parquetSource(path, total);
  return counted(
    { name: basename(path), format: known, total, path },
    () => createReadStream(path),
    encoding,
  );
}

function parquetSource(path: string, total: number | undefined): Source {
  const name = basename(path);
  if (total === undefined || /\.gz$/i.test(path)) throw notAPipe(name);
  let read = 0;
  const open = (): Promise<RandomFile> => openRandomFile(path, name, (bytes) => (read += bytes));
  return { name, format: 'parquet', total, read: () => read, path, open };
}

const notAPipe = (name: string): CommandError =>
  usageError(
    `${name} cannot be read as Parquet: it is read from its end.`,
    'Give a file that is neither packed nor a pipe.',
  );

/** Opened when it is read: what is never read, since the server does not answer, leaves nothing open. */
function counted(
  file: Omit<Facts, 'read'> & { readonly format: Exclude<ImportFormat, 'parquet'> },
  open: () => Readable,
  encoding: string | undefined,
): Source {
  const { name } = file;
  let read = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of open() as AsyncIterable<Buffer>) {
        read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw failure(`${name} cannot be read: ${messageOf(error)}.`);
    }
  }
  const unzipped = unpacked(name, chunks());
  const { format, ...facts } = { ...file, read: () => read };
  if (format === 'arrow') return { ...facts, format, bytes: unzipped };
  return { ...facts, format, bytes: utf8(unzipped, encoding, name) };
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
    throw error instanceof CommandError ? error : failure(`${name} cannot be unpacked: ${messageOf(error)}.`);
  }
}
