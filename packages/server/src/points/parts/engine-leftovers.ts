/** What the engine itself leaves in a table's folder when files are broken: parts it set aside, mutations it cannot read. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { inspectPart } from './inspect-part.js';
import { parsePartName } from './part-name.js';
import type { BrokenPart } from './table-parts.js';

const DETACHED = /^broken(?:-on-start)?_(.+?)(?:_try\d+)?$/;
const MUTATION = /^mutation_\d+\.txt$/;

/** Parts in `detached` that the engine took for broken. */
export async function brokenDetached(folder: string | undefined): Promise<Omit<BrokenPart, 'replaced'>[]> {
  if (folder === undefined) return [];
  const broken: Omit<BrokenPart, 'replaced'>[] = [];
  for (const name of await readdir(path.join(folder, 'detached')).catch(ifMissing)) {
    const part = parsePartName(DETACHED.exec(name)?.[1] ?? '');
    if (!part) continue;
    const at = path.join(folder, 'detached', name);
    const found = inspectPart(at);
    if (!found) continue;
    const { fault = 'the engine refused it', rows, bytes } = found;
    broken.push({ part, folder: at, fault, rows, bytes });
  }
  return broken;
}

/** Removes the notes of mutations that were never written: the engine would not open a table with one. */
export async function emptyMutations(folder: string | undefined): Promise<string[]> {
  if (folder === undefined) return [];
  const removed: string[] = [];
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (!MUTATION.test(name) || (await stat(file)).size > 0) continue;
    await rm(file);
    removed.push(file);
  }
  return removed;
}

function ifMissing(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}
