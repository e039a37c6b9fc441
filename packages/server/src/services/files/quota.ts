/**
 * What the kept files of a project may take. Rules: bytes count as they are written, so that uploads under way count too;
 * nothing is written that would leave the disk short: points come before files.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import type { DiskRoom } from '../../points/disk-room.js';

export interface FileQuotaOptions {
  readonly catalog: Catalog;
  readonly room: DiskRoom;
  /** Bytes for each project. */
  readonly perProject: number;
}

/** What a file takes of its project's part. */
export interface Claim {
  project: number | null;
  bytes: number;
}

export class FileQuota {
  readonly #used = new Map<number, Promise<{ bytes: number }>>();

  constructor(private readonly options: FileQuotaOptions) {}

  /** Lets the pieces of a new file pass while there is room, and counts them into `claim`. */
  async *pass(claim: Claim, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { room, perProject } = this.options;
    const { project } = claim;
    const used = project === null ? undefined : await this.#usedBy(project);
    room.checkBackground();
    for await (const piece of content) {
      room.checkBackground();
      if (used && used.bytes + piece.length > perProject)
        throw new TributaryError('file_quota_exceeded', { value: used.bytes, limit: perProject });
      if (used) used.bytes += piece.length;
      claim.bytes += piece.length;
      yield piece;
    }
  }

  /** A file is gone, or did not come to its end. */
  async release({ project, bytes }: Readonly<Claim>): Promise<void> {
    const used = project === null ? undefined : await this.#used.get(project);
    if (used) used.bytes = Math.max(0, used.bytes - bytes);
  }

  #usedBy(project: number): Promise<{ bytes: number }> {
    let used = this.#used.get(project);
    if (!used) {
      used = this.options.catalog.files.bytesOf(project).then((bytes) => ({ bytes }));
      used.catch(() => this.#used.delete(project));
      this.#used.set(project, used);
    }
    return used;
  }
}
