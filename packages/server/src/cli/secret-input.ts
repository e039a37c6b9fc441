/** A secret of another platform. Rule: never an argument, which the history of the shell and other users of the machine see. */
import { failure } from './failure.js';
import type { Io } from './io.js';
import { MAX_SECRET_BYTES, Secrets } from './secrets.js';
import { readSmallFile, readSmallInput } from './small-file.js';

/** From a file (`-` is stdin), else from the terminal without showing it, else the first line of stdin. */
export async function readSecret(file: string | undefined, io: Io, label = 'secret'): Promise<string> {
  if (file === undefined)
    return (await new Secrets(io).ask(`${label}: `, 'Give it on stdin, or in a file with --file.')).trim();
  const bound = { most: MAX_SECRET_BYTES, expected: `the ${label} alone` };
  const bytes = file === '-' ? await readSmallInput(io.stdin, bound) : await readSmallFile(file, bound);
  const secret = bytes.toString('utf8').trim();
  const name = file === '-' ? 'stdin' : file;
  if (secret === '') throw failure(`${name} is empty; expected the ${label}.`);
  if (/[\r\n]/.test(secret)) throw failure(`${name} has several lines; expected the ${label} alone.`);
  return secret;
}
