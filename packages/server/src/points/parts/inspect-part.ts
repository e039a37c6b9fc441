/**
 * Whether a part's files are what the engine meant to write. On a full disk the embedded engine finishes inserts and
 * merges without an error and leaves files that are empty or cut off, so nobody may lean on a part before this has looked.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
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
export async function inspectPart(folder: string): Promise<Inspection | undefined> {
  try {
    const sizes = await sizesOf(folder);
    const rows = await rowsOf(folder);
    let bytes = 0;
    for (const size of sizes.values()) bytes += size;
    return { fault: await faultOf(folder, sizes, rows), rows, bytes };
  } catch (error) {
    if (!isGone(error)) throw error;
    // The engine renames a part before it removes it: a single file that is missing is a fault, a missing part is none.
    return (await exists(folder)) ? { fault: 'a file is missing', rows: undefined, bytes: 0 } : undefined;
  }
}

/** Looks only at the files that tell most: for parts that have been looked at before. */
export async function glanceAtPart(folder: string): Promise<Inspection | undefined> {
  for (const name of TELLING) {
    const size = await stat(path.join(folder, name)).then(
      (found) => found.size,
      (error: unknown) => {
        if (isGone(error)) return 0;
        throw error;
      },
    );
    if (size === 0) return inspectPart(folder);
  }
  return { fault: undefined, rows: undefined, bytes: 0 };
}

async function faultOf(
  folder: string,
  sizes: ReadonlyMap<string, number>,
  rows: number | undefined,
): Promise<string | undefined> {
  for (const name of TELLING) if ((sizes.get(name) ?? 0) === 0) return `${name} is empty or missing`;
  if (rows === undefined) return 'count.txt holds no number';
  let expected: Map<string, number> | undefined;
  try {
    expected = readChecksums(await readFile(path.join(folder, 'checksums.txt')));
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

async function sizesOf(folder: string): Promise<Map<string, number>> {
  const names = await readdir(folder);
  const found = await Promise.all(names.map((name) => stat(path.join(folder, name))));
  return new Map(names.map((name, index) => [name, found[index]!.size]));
}

async function rowsOf(folder: string): Promise<number | undefined> {
  const text = await readFile(path.join(folder, 'count.txt'), 'latin1').catch((error: unknown) => {
    if (isGone(error)) return '';
    throw error;
  });
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

const exists = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => true,
    () => false,
  );
