/**
 * Reports in the log what goes wrong with messages. Ensures that a device with a bad clock and a fast loop does not fill the
 * disk: one line in a few seconds is a warning, the others are debug lines and are counted in the next warning.
 */
import type { FastifyBaseLogger } from 'fastify';

const QUIET_MS = 5_000;

export class LogThrottle {
  #last = -Infinity;
  #suppressed = 0;

  constructor(private readonly log: Pick<FastifyBaseLogger, 'warn' | 'debug'> | undefined) {}

  add(about: object, message: string): void {
    const now = performance.now();
    if (now - this.#last < QUIET_MS) {
      this.#suppressed++;
      this.log?.debug(about, message);
      return;
    }
    this.log?.warn(this.#suppressed > 0 ? { ...about, suppressed: this.#suppressed } : about, message);
    this.#last = now;
    this.#suppressed = 0;
  }
}
