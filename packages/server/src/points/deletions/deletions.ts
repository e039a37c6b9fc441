/** Deletes points: what is hidden at once, and how it is told when the engine is rid of it. Rule: a deletion is on the disk before it counts. */
import { asDiskFull } from '../../errors/disk.js';
import { inGroups } from '../../model/lists.js';
import { END_OF_TIME } from '../../model/time.js';
import type { DiskRoom } from '../disk-room.js';
import type { DoubtfulHeads } from '../doubtful-heads.js';
import type { SeriesHeads } from '../series-heads.js';
import type { Eraser } from './eraser.js';
import type { JobOfDeletion, Tombstone } from './tombstone.js';
import type { Tombstones } from './tombstones.js';

/** Of one file that says what is deleted. */
const SERIES_OF_A_DELETION = 10_000;

export interface DeletionsParts {
  readonly heads: SeriesHeads;
  readonly doubtful: DoubtfulHeads;
  readonly tombstones: Tombstones;
  readonly eraser: Eraser;
  readonly room: DiskRoom;
}

export class Deletions {
  constructor(private readonly parts: DeletionsParts) {}

  /** All points of these series; also where the disk is short, for this makes room. */
  async drop(series: readonly number[]): Promise<number[]> {
    const deletions: number[] = [];
    for (const some of inGroups(series, SERIES_OF_A_DELETION))
      deletions.push((await this.#hide({ series: some, from: 0, to: END_OF_TIME, job: null })).id);
    return deletions;
  }

  async remove(
    series: readonly number[],
    from: number,
    to: number,
    job: JobOfDeletion | null,
  ): Promise<Tombstone | undefined> {
    if (series.length === 0 || from >= to) return undefined;
    this.parts.room.check();
    this.parts.tombstones.checkRoom(series.length);
    return this.#hide({ series, from, to, job });
  }

  async #hide(deletion: Pick<Tombstone, 'series' | 'from' | 'to' | 'job'>): Promise<Tombstone> {
    const { heads, tombstones, doubtful, eraser } = this.parts;
    const { series } = deletion;
    // Everything so far has a version up to this one, and everything from now on a greater one.
    const { version } = heads;
    heads.raiseVersion(version + 1);
    const sequences = series.flatMap((id) => {
      const highest = heads.highestSequence(id);
      return highest > 0 ? [[id, highest] as const] : [];
    });
    const tombstone = await tombstones.add({ ...deletion, version, sequences }).catch((error: unknown) => {
      throw asDiskFull(error) ?? error;
    });
    doubtful.add(series);
    doubtful.begin();
    eraser.start();
    return tombstone;
  }
}
