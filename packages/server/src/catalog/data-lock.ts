/**
 * One process per data directory. The lock is an exclusive transaction on a small SQLite file: the operating system
 * drops it when the process ends, however it ends, so there is no stale lock to judge.
 */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import Sqlite from 'libsql';
import { TributaryError } from '../errors/error.js';

export interface DataLock {
  release(): void;
}

/** Throws data_directory_locked with the holder's process id, as far as server.json tells it. */
export async function lockDataDirectory(folder: string): Promise<DataLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = new Sqlite(path.join(folder, 'lock.db'), { timeout: 0 });
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
  return { release: () => database.close() };
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
