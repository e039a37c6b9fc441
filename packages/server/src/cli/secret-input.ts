/** A secret of another platform. Rule: never an argument, which the history of the shell and other users of the machine see. */
import { readFile } from 'node:fs/promises';
import { failure } from './failure.js';
import type { Io } from './io.js';
import { Secrets } from './secrets.js';

const MAX_BYTES = 16 * 1024;

/** From a file (`-` is stdin), else from the terminal without showing it, else the first line of stdin. */
export async function readSecret(file: string | undefined, io: Io, label = 'secret'): Promise<string> {
  if (file === undefined) return (await new Secrets(io).ask(`${label}: `)).trim();
  const text = file === '-' ? await readAll(io) : await fileText(file);
  const secret = text.trim();
  const name = file === '-' ? 'stdin' : file;
  if (secret === '') throw failure(`${name} is empty; expected the ${label}.`);
  if (/[\r\n]/.test(secret)) throw failure(`${name} has several lines; expected the ${label} alone.`);
  return secret;
}

async function fileText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw failure(`${file} cannot be read: ${error.code ?? error.message}.`);
  });
  if (Buffer.byteLength(text) > MAX_BYTES) throw tooLong(file);
  return text;
}

async function readAll({ stdin }: Io): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > MAX_BYTES) throw tooLong('stdin');
  }
  return text;
}

const tooLong = (name: string) =>
  failure(`${name} has more than ${MAX_BYTES} bytes; expected the secret alone.`);
