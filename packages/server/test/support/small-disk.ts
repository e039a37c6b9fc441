/** A file system of its own, small enough to fill: tmpfs, or ext4 in a file. Only where this process may mount one. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type FileSystem = 'tmpfs' | 'ext4';

const MEBIBYTE = 2 ** 20;

export class SmallDisk {
  private constructor(
    readonly folder: string,
    private readonly image: string | undefined,
  ) {}

  /** Undefined where it cannot be mounted. */
  static make(kind: FileSystem, megabytes: number): SmallDisk | undefined {
    const folder = mkdtempSync(path.join(tmpdir(), 'tributary-disk-'));
    const image = kind === 'ext4' ? `${folder}.img` : undefined;
    if (image !== undefined) {
      closeSync(openSync(image, 'w'));
      truncateSync(image, megabytes * MEBIBYTE);
    }
    const done =
      image === undefined
        ? run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
        : // Without room for root alone: the server runs as root here.
          run('mkfs.ext4', '-q', '-m', '0', image) && run('mount', '-o', 'loop', image, folder);
    const disk = new SmallDisk(folder, image);
    if (done) return disk;
    disk.remove();
    return undefined;
  }

  get free(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  /** Takes all that is free but `rest` bytes. */
  fill(rest = 0): void {
    const file = path.join(this.folder, 'filler');
    const most = this.free - rest - MEBIBYTE;
    if (most > 0) run('fallocate', '-l', String(most), file);
    const handle = openSync(file, 'a');
    try {
      for (const size of rest > 0 ? [65_536] : [65_536, 4_096, 512, 1])
        writeAll(handle, size, () => this.free - rest);
    } finally {
      closeSync(handle);
    }
  }

  release(): void {
    rmSync(path.join(this.folder, 'filler'), { force: true });
  }

  remove(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
    if (this.image !== undefined) rmSync(this.image, { force: true });
  }
}

function writeAll(handle: number, size: number, left: () => number): void {
  const chunk = Buffer.alloc(size);
  try {
    while (left() > 0) if (writeSync(handle, chunk) < size) return;
  } catch {
    // No more of this size.
  }
}

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
