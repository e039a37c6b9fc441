/**
 * Whether a part's files are what the engine meant to write. On a full disk the embedded engine finishes inserts and
 * merges without an error and leaves files that are empty or cut off, so nobody may lean on a part before this has looked.
 *
 * Synchronous by intent: a part has some twenty small files whose inodes were written a moment ago. Asking for them one
 * after the other takes 0.1 ms; a promise for each cost the main thread ten times that, at every flush.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readChecksums } from './checksums.js';

export interface Inspection {
  /** Why the part cannot be used; undefined if it is sound. */
  readonly fault: string | undefined;
  /** Rows by its own account, if that can be read. */
  readonly rows: number | undefined;
  readonly bytes: number;
}

/** Written last: whatever went wrong before shows in them. */
const TELLING = ['checksums.txt', 'columns.txt', 'count.txt'];

/** Looks at every file; undefined if the part is not there (any more). */
export function inspectPart(folder: string): Inspection | undefined {
  try {
    const sizes = sizesOf(folder);
    const rows = rowsOf(folder);
    let bytes = 0;
    for (const size of sizes.values()) bytes += size;
    return { fault: faultOf(folder, sizes, rows), rows, bytes };
  } catch (error) {
    if (!isGone(error)) throw error;
    // The engine renames a part before it removes it: a single file that is missing is a fault, a missing part is none.
    return existsSync(folder) ? { fault: 'a file is missing', rows: undefined, bytes: 0 } : undefined;
  }
}

/** Looks only at the files that tell most: for parts that have been looked at before. */
export function glanceAtPart(folder: string): Inspection | undefined {
  for (const name of TELLING) {
    const size = statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    if (size === 0) return inspectPart(folder);
  }
  return { fault: undefined, rows: undefined, bytes: 0 };
}

function faultOf(
  folder: string,
  sizes: ReadonlyMap<string, number>,
  rows: number | undefined,
): string | undefined {
  for (const name of TELLING) if ((sizes.get(name) ?? 0) === 0) return `${name} is empty or missing`;
  if (rows === undefined) return 'count.txt holds no number';
  let expected: Map<string, number> | undefined;
  try {
    expected = readChecksums(readFileSync(path.join(folder, 'checksums.txt')));
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
  for (const [name, size] of expected ?? [])
    if (sizes.get(name) !== size && !name.endsWith('.proj'))
      return `${name} has ${sizes.get(name) ?? 'no'} bytes of ${size}`;
  for (const [name, size] of sizes)
    if (size === 0 && expected && !expected.has(name)) return `${name} is empty`;
  return undefined;
}

const sizesOf = (folder: string): Map<string, number> =>
  new Map(readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).size]));

function rowsOf(folder: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(folder, 'count.txt'), 'latin1');
  } catch (error) {
    if (!isGone(error)) throw error;
    return undefined;
  }
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
