/** One process per data directory. */
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../model/thrown.js';
import { TributaryError } from '../errors/error.js';
import { lockFile, type FileLock } from './file-lock.js';

export type DataLock = FileLock;

/** Throws data_directory_locked with the holder's process id, as far as server.json tells it. */
export async function lockDataDirectory(folder: string): Promise<DataLock> {
  let cause: unknown;
  const lock = lockIn(folder, (reason) => (cause = reason));
  if (lock !== undefined) return lock;
  throw new TributaryError('data_directory_locked', { value: folder, pid: await holder(folder) }, { cause });
}

function lockIn(folder: string, refused: (reason: unknown) => void): FileLock | undefined {
  try {
    makeFolder(folder);
    return lockFile(path.join(folder, 'lock.db'), refused);
  } catch (error) {
    const reason = messageOf(error);
    throw new TributaryError(
      'store_unreachable',
      { what: 'The data directory', value: folder, reason },
      { cause: error },
    );
  }
}

/** Level by level: a recursive mkdir of Node 20 never returns in a folder that refuses children with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || parent === folder || existsSync(parent)) throw error;
    makeFolder(parent);
    makeFolder(folder);
  }
}

async function holder(folder: string): Promise<string> {
  try {
    return String(
      (JSON.parse(await readFile(path.join(folder, 'server.json'), 'utf8')) as { pid: number }).pid,
    );
  } catch {
    return 'unknown';
  }
}
