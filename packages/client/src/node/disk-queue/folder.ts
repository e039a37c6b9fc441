/** The folder of a queue: made where there is none. Rule: what is wrong with it, or later with its files, is told by code, and with what to do. */
import { constants } from 'node:fs';
import { access, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../../http/cause.js';
import { TributaryError } from '../../http/errors.js';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
export const isDiskFull = (error: unknown): boolean => FULL.has(codeOf(error));

const ADVICE: Readonly<Record<string, string>> = {
  EEXIST: 'A file is in its place: give the path of a folder.',
  ENOTDIR: 'A part of the path is a file: give the path of a folder.',
  EACCES: 'Give the user of this process the right to write there, or another folder.',
  EPERM: 'Give the user of this process the right to write there, or another folder.',
  EROFS: 'Nothing can be written there: give another folder.',
  ENOSPC: 'Make room on the disk, or give a folder of another one.',
  EDQUOT: 'Make room on the disk, or give a folder of another one.',
  EMFILE: 'Raise the limit of open files of the process.',
};

export function asQueueError(error: unknown, folder: string, what: 'opened' | 'written'): TributaryError {
  if (error instanceof TributaryError) return error;
  const advice = ADVICE[codeOf(error)];
  return new TributaryError(
    `The queue in ${folder} could not be ${what}: ${messageOf(error)}.${advice === undefined ? '' : ` ${advice}`}`,
    { code: isDiskFull(error) ? 'disk_full' : 'queue_failed', cause: error },
  );
}

/** Readable and writable. */
export async function makeFolder(folder: string): Promise<void> {
  await makeLevel(folder);
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  await readdir(folder);
}

/** Level by level: a recursive mkdir of Node 20 never returns in a folder that refuses children with ENOENT, as /proc does. */
async function makeLevel(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const parent = dirname(folder);
    if (await isFolder(folder)) return;
    if (codeOf(error) !== 'ENOENT' || parent === folder || (await isFolder(parent))) throw error;
    await makeLevel(parent);
    await makeLevel(folder);
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
