/**
 * Finds the instants of clock readings in a zone. Keeps the rule that the hour which the clocks show twice is told apart by
 * the order of the rows, and that no reading is moved: one that the clocks jump over has no instant.
 */
import { instantsOfLocal, type Micros } from '../../model/time.js';

/** Devices (and series) whose last row is remembered. */
const MAX_KEPT = 100_000;

interface Last {
  readonly time: Micros;
  readonly falling: boolean;
}

export class Clock {
  readonly zone: string;
  /** Readings that the clocks show twice, and how many of them were taken for the second time. */
  twice = 0;
  second = 0;
  readonly #last = new Map<string, Last>();

  constructor(zone: string) {
    this.zone = zone;
  }

  /** `key` names the rows that are in an order of their own: a device, or a series of one. NaN: the clocks jump over it. */
  instant(naive: Micros, key: string): Micros {
    if (this.zone === 'UTC') return naive;
    const [first = NaN, second] = instantsOfLocal(naive, this.zone);
    const last = this.#last.get(key);
    let time = first;
    if (second !== undefined) {
      time = this.#choose(first, second, last);
      this.twice++;
      if (time === second) this.second++;
    }
    if (!Number.isNaN(time)) this.#remember(key, time, last);
    return time;
  }

  #choose(first: Micros, second: Micros, last: Last | undefined): Micros {
    if (last === undefined || first > last.time) return first;
    // Both before the row before: from the newest to the oldest, the second showing comes first.
    if (second < last.time) return second;
    return last.falling ? first : second;
  }

  #remember(key: string, time: Micros, last: Last | undefined): void {
    if (last === undefined && this.#last.size >= MAX_KEPT) {
      const [oldest = ''] = this.#last.keys();
      this.#last.delete(oldest);
    }
    const falling = last === undefined || last.time === time ? (last?.falling ?? false) : time < last.time;
    this.#last.set(key, { time, falling });
  }
}
