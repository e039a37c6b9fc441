/** How many points of each project come in, by the minute, for the last hour. Rule: bounded; of too many projects the one that was written to longest ago is forgotten. */
import { MILLISECONDS_PER_MINUTE } from '../../model/time.js';
import type { QualityRates } from '../services.js';
import { MAX_PROJECTS } from './limits.js';

/** The minute that runs, and sixty that are over. */
const MINUTES = 61;

interface Counts {
  readonly stored: Float64Array;
  readonly refused: Float64Array;
  /** The last that was counted, since 1970. */
  minute: number;
}

export class Rates {
  readonly #projects = new Map<number, Counts>();

  constructor(private readonly now: () => number = Date.now) {}

  add(project: number, stored: number, refused: number): void {
    const counts = this.#upToNow(project, this.#projects.get(project) ?? made(this.#minute));
    counts.stored[counts.minute % MINUTES]! += stored;
    counts.refused[counts.minute % MINUTES]! += refused;
  }

  /** Of minutes that are over. */
  of(project: number): QualityRates {
    const known = this.#projects.get(project);
    if (known === undefined) return NOTHING;
    const counts = upTo(known, this.#minute);
    const last = (counts.minute + MINUTES - 1) % MINUTES;
    const running = counts.minute % MINUTES;
    const hour = (of: Float64Array) => of.reduce((sum, count) => sum + count, 0) - of[running]!;
    return {
      storedLastMinute: counts.stored[last]!,
      refusedLastMinute: counts.refused[last]!,
      storedLastHour: hour(counts.stored),
      refusedLastHour: hour(counts.refused),
    };
  }

  get #minute(): number {
    return Math.floor(this.now() / MILLISECONDS_PER_MINUTE);
  }

  #upToNow(project: number, counts: Counts): Counts {
    const minute = this.#minute;
    if (counts.minute === minute && this.#projects.has(project)) return counts;
    this.#projects.delete(project);
    this.#projects.set(project, counts);
    if (this.#projects.size > MAX_PROJECTS)
      this.#projects.delete(this.#projects.keys().next().value as number);
    return upTo(counts, minute);
  }
}

const NOTHING: QualityRates = {
  storedLastMinute: 0,
  refusedLastMinute: 0,
  storedLastHour: 0,
  refusedLastHour: 0,
};

const made = (minute: number): Counts => ({
  stored: new Float64Array(MINUTES),
  refused: new Float64Array(MINUTES),
  minute,
});

/** Takes out what is over an hour ago. A clock that was put back counts on in the minute that it had. */
function upTo(counts: Counts, minute: number): Counts {
  for (let next = Math.max(counts.minute + 1, minute - MINUTES + 1); next <= minute; next++) {
    counts.stored[next % MINUTES] = 0;
    counts.refused[next % MINUTES] = 0;
  }
  counts.minute = Math.max(counts.minute, minute);
  return counts;
}
