/**
 * Where the id of a device is kept between two starts of its program. Rule: what is kept is of one project of one server, so that two that
 * share a place do not become each other.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';

/**
 * Such as the `localStorage` of a page: `{ load: (key) => localStorage.getItem(key), save: (key, id) => localStorage.setItem(key, id) }`.
 * What it throws, building the device throws.
 */
export interface IdStorage {
  /** What two storages have in common that keep the same ids; absent: each storage is a place of its own. */
  readonly place?: string | undefined;
  /** The id that was saved under this key; null or undefined: none was. */
  load(key: string): string | null | undefined | Promise<string | null | undefined>;
  /** Keeps it, in the place of the one before. */
  save(key: string, id: string): void | Promise<void>;
}

/** Of a project of a server. */
export const keyOf = (url: string, project: number | string): string => `tributary ${url} project ${project}`;

/** A file of a folder on the disk of this machine; in a page there is none. */
export async function fileStorage(folder: string): Promise<IdStorage> {
  if (typeof folder !== 'string' || folder === '')
    throw new OptionError(`saveToDisk was given ${shownOf(folder)}; expected the path of a folder.`);
  // For pages the module is an empty one (package.json, "browser").
  const { idFile }: { idFile?: (folder: string) => IdStorage } = await import('../node/id-file.js');
  if (idFile === undefined)
    throw new OptionError(
      'saveToDisk needs the disk of Node.js; in a page give `storage`, such as one on localStorage.',
    );
  return idFile(folder);
}
