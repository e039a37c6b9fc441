/**
 * What sensors send, reproducible from a seed. Four kinds, for what stores values in few bytes depends on what they are: `walk`, `smooth`,
 * `noise` and, where ../shared/data is there, `office`.
 */
import { occupancyTables } from './occupancy.mjs';

/** xorshift32: fast, and the same on every machine. */
class Random {
  #state;

  constructor(seed) {
    this.#state = seed * 2654435761;
  }

  next() {
    let x = this.#state | 0;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }
}

/**
 * A slow random walk with two decimals, each series at its own level and pace. Half of all readings repeat the one before, as those of real
 * temperatures and pressures do.
 */
export class Sensors {
  #hundredths;
  #random;

  constructor(count, seed = 1) {
    this.#random = new Random(seed);
    this.#hundredths = Int32Array.from({ length: count }, (_, at) => 1500 + (at % 97) * 31);
  }

  /** The next reading of a series. */
  next(series) {
    const random = this.#random.next();
    if (random & 1) {
      const pace = 1 + (series % 10);
      this.#hundredths[series] += ((random >>> 1) % (2 * pace + 1)) - pace;
    }
    return this.#hundredths[series] / 100;
  }
}

/** Readings that depend on how many there were before, whatever the stretch that is asked for begins with. */
class Stepping {
  #steps;

  constructor(count, first) {
    this.#steps = new Uint32Array(count).fill(first);
  }

  next(series) {
    return this.at(series, this.#steps[series]++);
  }
}

/** A wave with two decimals, or a counter that rises at a pace of its own. */
class Smooth extends Stepping {
  at(series, step) {
    if (series % 2 === 1) return 1_000 + step * (1 + (series % 7));
    return Math.round(2_000 + (series % 97) * 31 + 900 * Math.sin((step + series * 13) / 360)) / 100;
  }
}

/** Rows of a real room, each series a column from a row of its own on. */
class Office extends Stepping {
  #columns;

  constructor(count, first) {
    super(count, first);
    const rows = (occupancyTables() ?? []).flatMap((table) => table.rows);
    if (rows.length === 0) throw new Error('the set office needs ../shared/data/occupancy');
    this.#columns = rows[0].slice(1).map((_, at) => rows.map((row) => row[at + 1]));
  }

  at(series, step) {
    const column = this.#columns[series % this.#columns.length];
    return column[(series * 37 + step) % column.length];
  }
}

/** Uniform, with one decimal. */
class Noise {
  #random;

  constructor(seed) {
    this.#random = new Random(seed);
  }

  next(series) {
    return ((series % 50) * 100 + (this.#random.next() % 1_000)) / 10;
  }
}

const SETS = {
  walk: (count, seed) => new Sensors(count, seed),
  smooth: (count, _, first) => new Smooth(count, first),
  noise: (_, seed) => new Noise(seed),
  office: (count, _, first) => new Office(count, first),
};

export const SET_NAMES = Object.keys(SETS);

/** `firstStep`: readings of each series that went before. */
export const sensorsOf = ({ set = 'walk', devices, width, seed, firstStep = 0 }) =>
  SETS[set](devices * width, seed, firstStep);
