/** Removes what nobody can read any more: leftovers of a process that died, and files whose time is over. */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Catalog } from '../../catalog/catalog.js';
import { PARTIAL } from './content.js';
import type { FileQuota } from './quota.js';

const EXPIRED_AT_ONCE = 100;

/** At the start: a file that the catalog does not know was never finished, or its row is gone already. */
export async function removeLeftovers(folder: string, catalog: Catalog): Promise<void> {
  for (const shelf of await names(folder))
    for (const name of await names(path.join(folder, shelf))) {
      const known = !name.endsWith(PARTIAL) && (await catalog.files.knows(`${shelf}/${name}`));
      if (!known) await rm(path.join(folder, shelf, name), { force: true });
    }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

/** The row goes first: a file without a row is removed at the next start, a row without its file would be a broken promise. */
export async function removeExpired(
  { folder, catalog, quota }: { folder: string; catalog: Catalog; quota: FileQuota },
  now: number,
): Promise<void> {
  for (;;) {
    const expired = await catalog.files.expired(now, EXPIRED_AT_ONCE);
    for (const file of expired) {
      await catalog.files.delete(file.id);
      await quota.release(file);
      await rm(path.join(folder, file.path), { force: true });
    }
    if (expired.length < EXPIRED_AT_ONCE) return;
  }
}
