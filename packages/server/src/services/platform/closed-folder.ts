/**
 * The data folder is closed to everybody but its owner, with all that is in it: password hashes, keys and all points lie there. Rule:
 * what a start finds open (made by an earlier version, by `mkdir`, by a service manager, or copied) is closed or the start is
 * refused; links are not followed, because what they point to is not ours.
 */
import { chmod, lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { TributaryError } from '../../errors/error.js';

const OTHERS = 0o077;
/** Deeper than this only open folders are looked into: the engine's have many thousands of files. */
const ALWAYS = 2;

/** What is made from here on is closed too, also by the engine. */
export function closeNewFiles(): void {
  process.umask(OTHERS);
}

export async function closeDataFolder(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & OTHERS) !== 0) await close(folder, mode, folder);
  await closeWithin(folder, folder, 1);
}

/** A folder is closed after what is in it, so that one that is still open shows where an earlier start was broken off. */
async function closeWithin(folder: string, top: string, depth: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() && !entry.isFile()) continue;
    const file = path.join(folder, entry.name);
    const found = await lstat(file).catch(() => undefined);
    if (found === undefined) continue;
    const open = (found.mode & OTHERS) !== 0;
    if (found.isDirectory() && (open || depth < ALWAYS)) await closeWithin(file, top, depth + 1);
    if (open && !found.isSymbolicLink()) await close(file, found.mode, top);
  }
}

async function close(file: string, mode: number, top: string): Promise<void> {
  try {
    await chmod(file, mode & 0o7777 & ~OTHERS);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new TributaryError(
      'setting_invalid',
      {
        field: 'data-dir',
        origin: `${file} is open to other users (mode ${(mode & 0o777).toString(8)}) and cannot be closed: ${code}`,
        value: top,
        expected:
          'a folder that belongs to the user of this process with all that is in it, or the name of a new folder within this one',
      },
      { cause: error },
    );
  }
}
