/**
 * One file of the queue: records are appended at its end and read from its beginning. Rule: whoever was told that a group is written finds it
 * in the file, however the process ends; an append that fails leaves no half of a record behind.
 */
import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileWrites } from './file-writes.js';

const NAME = /^(\d{12})\.seg$/;

/** Undefined: it is no file of segments. */
export const numberOf = (name: string): number | undefined => {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

export const nameOf = (number: number): string => `${String(number).padStart(12, '0')}.seg`;

export class Segment {
  /** Bytes that are written, all of them whole records or damages that are passed over. */
  size = 0;
  /** As far it is sent. */
  offset = 0;
  /** Points from there on. */
  points = 0;
  #file: FileHandle | undefined;

  constructor(
    private readonly folder: string,
    readonly number: number,
  ) {}

  get path(): string {
    return join(this.folder, nameOf(this.number));
  }

  get isSent(): boolean {
    return this.offset >= this.size;
  }

  async create(): Promise<void> {
    this.#file = await open(this.path, 'wx+', 0o600);
  }

  async append(bytes: Uint8Array, points: number, writes: FileWrites): Promise<void> {
    const file = this.#file!;
    try {
      const written = await writes.write(file, bytes, this.size);
      if (written < bytes.length)
        throw Object.assign(new Error(`wrote ${written} of ${bytes.length} bytes`), { code: 'ENOSPC' });
    } catch (error) {
      await file.truncate(this.size).catch(() => undefined);
      throw error;
    }
    this.size += bytes.length;
    this.points += points;
  }

  /** What is behind was never whole. */
  async cut(size: number): Promise<void> {
    await (this.#file ??= await open(this.path, 'r+')).truncate(size);
    this.size = size;
  }

  /** Its name is there no more: what is in it ends with the handle. */
  async isGone(): Promise<boolean> {
    if (this.#file !== undefined) return (await this.#file.stat()).nlink === 0;
    return stat(this.path).then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    );
  }

  async sync(): Promise<void> {
    await this.#file?.datasync();
  }

  /** Bytes from `at` on, fewer at the end of what is written. */
  async read(at: number, length: number): Promise<Buffer> {
    const file = (this.#file ??= await open(this.path, 'r+'));
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - at)));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }
}
