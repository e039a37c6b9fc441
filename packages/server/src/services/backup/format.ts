/**
 * A backup is a tar archive: `manifest.json` first, then `points/<table>/<partition>/<piece>.native`, then
 * `catalog/<table>/<piece>.ndjson`. The points come first, so that every series they refer to is in the catalog behind
 * them. The table `files` is the last one; in front of its rows stand their contents, `files/<path>/<piece>.bin`. It does not depend on the stores: a backup of the embedded ones restores into servers and the other way round.
 */
import { TributaryError } from '../../errors/error.js';

export const FORMAT = 'tributary-backup';
export const FORMAT_VERSION = 1;

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly version: number;
  /** Milliseconds UTC. */
  readonly created: number;
  /** Rows to come; repeats that are not merged yet count twice. */
  readonly points: number;
}

export const POINTS_ENTRY = /^points\/(numbers|texts|extras)\/(\w+)\/\d+\.native$/;
export const CATALOG_ENTRY = /^catalog\/([a-z_]+)\/\d+\.ndjson$/;

/** The path is one that the files service makes: nothing else may name a file of this machine. */
export const FILE_ENTRY = /^files\/([0-9a-f]{2}\/[0-9a-f]{32})\/\d+\.bin$/;

/** The same in a row of the catalog, by which files are read and removed later. */
export const FILE_PATH = /^[0-9a-f]{2}\/[0-9a-f]{32}$/;

export const entryName = (folder: string, piece: number, extension: string): string =>
  `${folder}/${String(piece).padStart(6, '0')}.${extension}`;

export const damaged = (reason: string): TributaryError =>
  new TributaryError('body_malformed', { reason: `the backup is damaged or cut off: ${reason}` });
