/**
 * The instants of points that bring none. Rule: no two of a writer are the same, or a point would take the place of the one before
 * it; so those of one millisecond are a microsecond apart.
 */
import { isoOf } from '../native/iso.js';

const MICROS = 1_000;
/** So far may the instants be ahead of the clock; one that was put back by more is followed. */
const AHEAD_MICROS = 1_000_000;

export class Now {
  #last = 0;

  /** ISO 8601 with microseconds: the same in every unit. */
  text(clock = Date.now()): string {
    const now = clock * MICROS;
    this.#last = now > this.#last || this.#last - now > AHEAD_MICROS ? now : this.#last + 1;
    return isoOf(this.#last);
  }
}
