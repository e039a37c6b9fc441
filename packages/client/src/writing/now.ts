/**
 * The instants of points that bring none. Rule: no two that the process gives are the same, whoever asks, or a point would take the place
 * of another one of its series: writers and devices of one program share this clock. So those of one millisecond are a microsecond apart.
 */
const MICROS = 1_000;
/** A clock that was put back by more is followed. */
const BACK_MICROS = 1_000_000;

export class Now {
  #last = 0;
  /** What the clock showed at the most. */
  #clock = 0;

  constructor(private readonly clock: () => number = Date.now) {}

  /** Microseconds. */
  micros(): number {
    const now = this.clock() * MICROS;
    const isPutBack = this.#clock - now > BACK_MICROS;
    this.#last = now > this.#last || isPutBack ? now : this.#last + 1;
    if (now > this.#clock || isPutBack) this.#clock = now;
    return this.#last;
  }
}

const now = new Now();

/** Microseconds. */
export const nowMicros = (): number => now.micros();
