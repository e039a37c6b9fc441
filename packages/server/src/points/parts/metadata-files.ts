/**
 * The engine's own descriptions of databases, tables and views, as it left them. On a full disk it makes one without an
 * error and leaves its file empty; with such a file it never opens its folder again. Rule: before it does, a description
 * that is not whole goes if nothing but itself is lost by that: the server makes what is missing.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/** Removes descriptions that are not whole; answers their files. Those of tables that hold parts are left alone. */
export async function removeCutMetadata(engineFolder: string): Promise<string[]> {
  const folder = path.join(engineFolder, 'metadata');
  const removed: string[] = [];
  for (const name of await namesIn(folder)) {
    const inner = path.join(folder, name);
    if (name.endsWith('.sql')) continue;
    for (const file of await cutIn(inner)) {
      if (await holdsParts(path.join(engineFolder, 'data', name, path.basename(file, '.sql')))) continue;
      await rm(file);
      removed.push(file);
    }
  }
  for (const file of await cutIn(folder)) {
    const database = file.slice(0, -'.sql'.length);
    if ((await namesIn(database)).some((name) => name.endsWith('.sql'))) continue;
    // The link to where its tables are described: without it the engine makes the database anew.
    await rm(database, { recursive: true, force: true });
    await rm(file);
    removed.push(file);
  }
  return removed;
}

/** Descriptions in the folder that do not end as the engine ends them. */
async function cutIn(folder: string): Promise<string[]> {
  const cut: string[] = [];
  for (const name of await namesIn(folder)) {
    const file = path.join(folder, name);
    if (name.endsWith('.sql') && !(await readFile(file, 'utf8')).endsWith('\n')) cut.push(file);
  }
  return cut;
}

const holdsParts = async (table: string): Promise<boolean> =>
  (await namesIn(table)).some((name) => /^\d+_\d+_\d+_\d+/.test(name));

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  });
