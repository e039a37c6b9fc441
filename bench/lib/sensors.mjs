/**
 * What sensors send: a slow random walk with two decimals, each series at its own level and pace, reproducible from a
 * seed. Half of all readings repeat the one before, as those of real temperatures and pressures do.
 */
export class Sensors {
  #hundredths;
  #state;

  constructor(count, seed = 1) {
    this.#state = seed * 2654435761;
    this.#hundredths = Int32Array.from({ length: count }, (_, at) => 1500 + (at % 97) * 31);
  }

  #random() {
    // xorshift32: fast, and the same on every machine.
    let x = this.#state | 0;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }

  /** The next reading of a series. */
  next(series) {
    const random = this.#random();
    if (random & 1) {
      const pace = 1 + (series % 10);
      this.#hundredths[series] += ((random >>> 1) % (2 * pace + 1)) - pace;
    }
    return this.#hundredths[series] / 100;
  }
}
