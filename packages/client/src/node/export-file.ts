/**
 * A file of an export onto the disk. Rules: it appears under its name only when all of it is there and its checksum is right; until then
 * it is `<name>.part`, which nobody else reads, and from which a download that was broken off goes on, also that of another process.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Http } from '../http/http.js';
import {
  fetchWhole,
  type Destination,
  type RemoteFile,
  type WholeFileOptions,
} from '../exports/whole-file.js';

const OWNER_ONLY = 0o600;

export async function saveExport(
  http: Http,
  file: RemoteFile,
  path: string,
  options: WholeFileOptions,
): Promise<void> {
  const partial = `${path}.part`;
  const into = await PartialFile.open(partial);
  try {
    await fetchWhole(http, file, into, options);
  } catch (error) {
    await into.close();
    // Nothing is there to go on from.
    if (into.length === 0) await rm(partial, { force: true });
    throw error;
  }
  await into.close();
  await rename(partial, path);
}

class PartialFile implements Destination {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    public length: number,
  ) {}

  static async open(path: string): Promise<PartialFile> {
    const handle = await open(path, 'a', OWNER_ONLY);
    return new PartialFile(path, handle, (await stat(path)).size);
  }

  async empty(): Promise<void> {
    await this.handle.truncate(0);
    this.length = 0;
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.handle.appendFile(bytes);
    this.length += bytes.length;
  }

  /** Also of what was there before. */
  async sha256(): Promise<string> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.path), hash);
    return hash.digest('hex');
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
