/** Refuses writes while the disk or the spool is too full to keep them safely; looks at the disk at most once a second. */
import { statfsSync } from 'node:fs';
import { TributaryError } from '../../errors/error.js';

const LOOK_EVERY_MS = 1_000;

export class DiskWatermark {
  #free = Infinity;
  #looked = -Infinity;

  constructor(
    private readonly folder: string,
    private readonly spoolLimit: number,
    private readonly diskReserve: number,
  ) {}

  check(spooledBytes: number): void {
    if (spooledBytes > this.spoolLimit)
      throw new TributaryError('spool_full', { value: spooledBytes, limit: this.spoolLimit });
    const now = performance.now();
    if (now - this.#looked > LOOK_EVERY_MS) {
      const { bavail, bsize } = statfsSync(this.folder);
      this.#free = bavail * bsize;
      this.#looked = now;
    }
    if (this.#free < this.diskReserve)
      throw new TributaryError('disk_full', { value: this.#free, limit: this.diskReserve });
  }
}
