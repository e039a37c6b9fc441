/**
 * One process at a time. The lock is an exclusive transaction on a small SQLite file: the operating system drops it when the process
 * ends, however it ends, so there is no stale lock to judge.
 */
import Sqlite from 'libsql';

export interface FileLock {
  /** Also a second time. */
  release(): void;
}

/** Undefined where another process, or this one, has it; throws where the file cannot be made. `refused` is told why. */
export function lockFile(path: string, refused?: (reason: unknown) => void): FileLock | undefined {
  const database = new Sqlite(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    refused?.(error);
    return undefined;
  }
  let held = true;
  return {
    release() {
      if (held) database.close();
      held = false;
    },
  };
}
