/** How far a reader of many pages is. */
import type { CallOptions } from '../http/http.js';

export interface Progress {
  /** Read so far. */
  readonly rows: number;
  /** In all; only where `count` was asked for and the reader began at the beginning. */
  readonly total?: number;
  /** From 0 to 100; with `total` alone. */
  readonly percent?: number;
  /** At the speed so far; with `total` alone. */
  readonly secondsLeft?: number;
}

/** The options of a call are those of each request. */
export interface ReadOptions extends CallOptions {
  /** Called after each page. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Counts the points first, so that progress has a percentage and the time left: one more request. */
  count?: boolean | undefined;
}

export class Meter {
  readonly #begun = performance.now();
  #rows = 0;

  constructor(
    private readonly tell: ((progress: Progress) => void) | undefined,
    private readonly total: number | undefined,
  ) {}

  add(rows: number): void {
    this.#rows += rows;
    this.tell?.({ rows: this.#rows, ...this.#share() });
  }

  /** Points that came after the count do not make more than all. */
  #share(): Omit<Progress, 'rows'> {
    if (this.total === undefined) return {};
    const total = Math.max(this.total, this.#rows);
    const left = total - this.#rows;
    const seconds = (performance.now() - this.#begun) / 1000;
    return {
      total,
      percent: total === 0 ? 100 : (100 * this.#rows) / total,
      secondsLeft: this.#rows === 0 ? 0 : (seconds * left) / this.#rows,
    };
  }
}
