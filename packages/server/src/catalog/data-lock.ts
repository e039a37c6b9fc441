/**
 * One process per data directory. The lock is an exclusive transaction on a small SQLite file: the operating system
 * drops it when the process ends, however it ends, so there is no stale lock to judge.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Sqlite from 'libsql';
import { TributaryError } from '../errors/error.js';

export interface DataLock {
  /** Also a second time. */
  release(): void;
}

/** Throws data_directory_locked with the holder's process id, as far as server.json tells it. */
export async function lockDataDirectory(folder: string): Promise<DataLock> {
  const database = openLockFile(folder);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new TributaryError(
      'data_directory_locked',
      { value: folder, pid: await holder(folder) },
      { cause: error },
    );
  }
  let held = true;
  return {
    release() {
      if (held) database.close();
      held = false;
    },
  };
}

function openLockFile(folder: string): Sqlite.Database {
  try {
    makeFolder(folder);
    return new Sqlite(path.join(folder, 'lock.db'), { timeout: 0 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
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
