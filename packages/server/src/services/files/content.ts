/**
 * A file's content on its way to the disk. Rules: it appears under its name only when all of it is durable; what breaks
 * off leaves nothing behind; neither a long piece nor a large file holds up the others that use this process and its disk.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../../points/spool/segment.js';

export interface Content {
  readonly bytes: number;
  readonly sha256: string;
}

/** Hashed at once: about a millisecond. */
const SLICE = 2 ** 20;
/** Written back in portions of this size, so that a commit of points never waits for gigabytes. */
const SYNC_EVERY = 16 * 2 ** 20;
export const PARTIAL = '.part';

export async function writeContent(file: string, content: AsyncIterable<Uint8Array>): Promise<Content> {
  const partial = file + PARTIAL;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(partial, 'wx', 0o600);
  try {
    let written: Content;
    try {
      written = await copy(handle, content);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
    await syncFolder(path.dirname(file));
    return written;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function copy(handle: FileHandle, content: AsyncIterable<Uint8Array>): Promise<Content> {
  const hash = createHash('sha256');
  let bytes = 0;
  let unsynced = 0;
  for await (const piece of content) {
    for (let start = 0; start < piece.length; start += SLICE) {
      const slice = piece.subarray(start, start + SLICE);
      hash.update(slice);
      await writeAll(handle, slice);
      bytes += slice.length;
      unsynced += slice.length;
      if (unsynced < SYNC_EVERY) continue;
      await handle.datasync();
      unsynced = 0;
    }
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A disk that is nearly full may take less than all of it at once. */
async function writeAll(handle: FileHandle, slice: Uint8Array): Promise<void> {
  for (let done = 0; done < slice.length;) done += (await handle.write(slice, done)).bytesWritten;
}
