/**
 * A file, or stdin, that is read as a whole. Rule: at most a given number of bytes is read, whatever the name leads to: `/dev/zero` and
 * a pipe tell no size, and the first never ends.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { failure } from './failure.js';

interface Bound {
  /** In bytes. */
  readonly most: number;
  /** What the file should be, for the message; absent: nothing more is said. */
  readonly expected?: string;
  /** What to do about one that is longer. */
  readonly hint?: string;
}

export const readSmallFile = (file: string, bound: Bound): Promise<Buffer> =>
  readSmall(file, createReadStream(file, { end: bound.most }), bound);

export const readSmallInput = (stdin: Readable, bound: Bound): Promise<Buffer> =>
  readSmall('stdin', stdin, bound);

async function readSmall(
  name: string,
  input: AsyncIterable<Buffer | string>,
  { most, expected, hint }: Bound,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of input) {
      const piece = Buffer.from(chunk);
      bytes += piece.length;
      if (bytes > most) break;
      chunks.push(piece);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw failure(`${name} cannot be read: ${code ?? message}.`);
  }
  if (bytes > most)
    throw failure(
      `${name} has more than ${most} bytes${expected === undefined ? '' : `; expected ${expected}`}.`,
      hint,
    );
  return Buffer.concat(chunks);
}
