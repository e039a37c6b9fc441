/**
 * How much room the disks of the data folder have: the one place that knows. Two marks: below the reserve nothing more is
 * taken from users (points, files, exports); below a mark above it the background begins nothing that needs space, so
 * that what users acknowledge comes first. Looks at the disks at most once in a while.
 */
import { statfsSync } from 'node:fs';
import { TributaryError } from '../errors/error.js';
import { least } from '../model/lists.js';

const LOOK_EVERY_MS = 250;
/** How long what was written on a short disk stays suspect: the parts are looked at twice a second. */
const SUSPECT_MS = 2_000;
/** A merge may fail for want of space with this much left, also where no reserve is asked for. */
const TIGHT_BYTES = 64 * 2 ** 20;
/** The background leaves the reserve and as much again, but no more than this beyond it. */
const MAX_ABOVE = 2 ** 30;

export class DiskRoom {
  #free = Infinity;
  #looked = -Infinity;
  #lastShort = -Infinity;

  constructor(
    private readonly folders: readonly string[],
    /** Bytes. */
    readonly reserve: number,
  ) {}

  /** Bytes free on the fullest of the disks. */
  get free(): number {
    if (performance.now() - this.#looked > LOOK_EVERY_MS) this.#look();
    return this.#free;
  }

  #look(): void {
    this.#looked = performance.now();
    this.#free = least(this.folders, freeOf);
    if (this.#free < Math.max(this.backgroundMark, TIGHT_BYTES)) this.#lastShort = this.#looked;
  }

  /** Bytes below which the background begins nothing. */
  get backgroundMark(): number {
    return this.reserve + Math.min(this.reserve, MAX_ABOVE);
  }

  get isShort(): boolean {
    return this.free < this.backgroundMark;
  }

  /** The disk is short at this moment, or was a moment ago: what was written since may be cut off. */
  get isSuspect(): boolean {
    this.#look();
    return this.#looked - this.#lastShort < SUSPECT_MS;
  }

  /** Throws disk_full if `bytes` more would leave less than the reserve. */
  check(bytes = 0): void {
    const free = this.free;
    if (free - bytes < this.reserve) throw full(free, this.reserve);
  }

  /** Throws disk_full if nothing may begin that needs space but for what users write. */
  checkBackground(): void {
    if (this.isShort) throw full(this.free, this.backgroundMark);
  }
}

const full = (free: number, limit: number): TributaryError =>
  new TributaryError('disk_full', {
    reason: `${free} bytes are left, fewer than the ${limit} to be kept free`,
  });

function freeOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch (error) {
    // A folder that is not made yet takes no room.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Infinity;
    throw error;
  }
}
