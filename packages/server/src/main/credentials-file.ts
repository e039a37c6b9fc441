/**
 * The file for the credentials of the first start. Rules: it is readable by its owner only, whole or absent, durable before anybody
 * is told of it, and never takes the place of a file that is there; that it cannot be written is found out before anything is
 * made whose secret would be lost.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { TributaryError } from '../errors/error.js';

const PARTIAL = '.part';
const ABSENT = 'a file that does not exist yet, in a folder that the server may write into';

/**
 * `made` tells whether a token is one of a first start that was not noted as shown: then the file is of that start, whole, and
 * there is nothing more to show.
 */
export async function prepareCredentialsFile(
  file: string,
  made: (tokenHash: string) => Promise<boolean>,
): Promise<'already shown' | undefined> {
  if (await exists(file)) {
    const token = await tokenIn(file);
    if (token !== undefined && (await made(createHash('sha256').update(token).digest('hex'))))
      return 'already shown';
    throw problem(file, 'it exists already');
  }
  const handle = await create(file + PARTIAL).catch((error: unknown) => {
    throw problem(file, reasonOf(error), error);
  });
  await handle.close();
  await rm(file + PARTIAL);
  return undefined;
}

export async function writeCredentialsFile(file: string, text: string): Promise<void> {
  const partial = file + PARTIAL;
  const handle = await create(partial);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // A link, unlike a rename, fails where a file of this name has come up meanwhile.
  await link(partial, file).then(
    () => rm(partial),
    async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' || (await exists(file)))
        throw problem(file, 'it exists already', error);
      // Not every file system has links.
      await rename(partial, file);
    },
  );
  await syncFolder(path.dirname(file));
}

/** `wx`: never through a link that somebody laid there. What a killed start left is thrown away. */
async function create(partial: string): Promise<FileHandle> {
  await rm(partial, { force: true });
  return open(partial, 'wx', 0o600);
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    throw problem(file, reasonOf(error), error);
  }
}

async function tokenIn(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, { encoding: 'utf8', flag: constants.O_RDONLY | constants.O_NOFOLLOW });
    const token = (JSON.parse(text) as { native?: { token?: unknown } }).native?.token;
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined; // somebody else's file, whatever it is
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

const reasonOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);

const problem = (value: string, origin: string, cause?: unknown) =>
  new TributaryError(
    'setting_invalid',
    { field: 'credentials-file', origin, value, expected: ABSENT },
    { cause },
  );
