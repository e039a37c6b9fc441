/**
 * Writes to the files of a queue. One goes at once, as a copy into the system's memory: that is a tenth of the way to a thread and back.
 * Rule: a disk that does not keep up, so that the copy has to wait, holds the program up once, and for a while after it the writes go to a
 * thread.
 */
import { writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** A copy of so many bytes takes about 50 µs. */
const MOST_AT_ONCE = 2 ** 18;
const SLOW_MS = 5;
const PATIENCE_MS = 1_000;

export class FileWrites {
  #slowUntil = -Infinity;

  /** How many of the bytes are written: fewer where there is no room for more. */
  async write(file: FileHandle, bytes: Uint8Array, at: number): Promise<number> {
    const began = performance.now();
    if (bytes.length > MOST_AT_ONCE || began < this.#slowUntil)
      return (await file.write(bytes, 0, bytes.length, at)).bytesWritten;
    const written = writeSync(file.fd, bytes, 0, bytes.length, at);
    const ended = performance.now();
    if (ended - began > SLOW_MS) this.#slowUntil = ended + PATIENCE_MS;
    return written;
  }
}
