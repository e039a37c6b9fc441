/**
 * Which readings of a report came before, and on which base the times of each stand. Ensures that a reading which is sent
 * again, in the same report or in another one, handed over at another time, gets the time that it has: its point is then
 * the same point, and nothing is stored twice.
 */
import type { EarlierReport } from '../../catalog/records/reports.js';
import { timeOfClock } from '../../model/device-time.js';

export class EarlierReadings {
  constructor(
    /** Oldest first: the first that brought an id gave it its time. */
    private readonly taken: readonly EarlierReport[],
    private readonly base: number,
  ) {}

  /** Nothing of the report came before. */
  get none(): boolean {
    return this.taken.length === 0;
  }

  /** Whether a reading of this id is stored. An upload that was broken off may have stored its own or not. */
  has(id: number): boolean {
    return this.taken.some(
      ({ actualFirst, actualLast, stored }) => stored && actualFirst <= id && id <= actualLast,
    );
  }

  time(id: number, clock: number, told: number): number {
    if (!Number.isNaN(told)) return told;
    return timeOfClock(clock, this.taken.length === 0 ? this.base : (this.#by(id)?.base ?? this.base));
  }

  #by(id: number): EarlierReport | undefined {
    for (const taken of this.taken) if (taken.actualFirst <= id && id <= taken.actualLast) return taken;
    return undefined;
  }
}
