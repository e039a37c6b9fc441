/** A file of the disk, for uploads. Rule: what is no file, or too great for any server, is said before anything is sent. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf } from '../http/cause.js';
import { OptionError } from '../http/errors.js';

/** More than servers take in one request. */
const MAX_BYTES = 1024 * 2 ** 20;

export async function readFileAt(path: string): Promise<{ name: string; content: Uint8Array<ArrayBuffer> }> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      throw new OptionError(
        `file is ${JSON.stringify(path)} of ${size} bytes; expected at most ${MAX_BYTES}.`,
      );
    return { name: basename(path), content: new Uint8Array(await readFile(path)) };
  } catch (error) {
    if (error instanceof OptionError) throw error;
    throw new OptionError(`file is ${JSON.stringify(path)}, which cannot be read: ${messageOf(error)}.`);
  }
}
