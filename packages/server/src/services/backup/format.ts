/**
 * A backup is a tar archive: `manifest.json` first, then `points/<table>/<partition>/<piece>.native`, then
 * `catalog/<table>/<piece>.ndjson`. The points come first, so that every series they refer to is in the catalog behind
 * them. It does not depend on the stores: a backup of the embedded ones restores into servers and the other way round.
 */
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

export const entryName = (folder: string, piece: number, extension: string): string =>
  `${folder}/${String(piece).padStart(6, '0')}.${extension}`;
