/** Where the description of devices and series lies beside a file of points that has no place for it. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Of all files of a folder. */
export const FOLDER_CATALOG = 'catalog.ndjson';

export const catalogPath = (path: string): string => `${path.replace(/\.gz$/i, '')}.catalog.ndjson`;

/** Where the one of a file is looked for, the nearest first. */
export const catalogPaths = (path: string): readonly string[] => [
  catalogPath(path),
  join(dirname(path), FOLDER_CATALOG),
];

/** The one beside the file, else that of its folder; undefined where there is none. */
export async function findCatalogFile(path: string): Promise<AsyncIterable<Buffer> | undefined> {
  for (const candidate of catalogPaths(path)) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile() && candidate !== path) return createReadStream(candidate);
  }
  return undefined;
}
