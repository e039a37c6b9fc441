/**
 * Ends bodies that do not come. Rule: a sender that is silent for half a minute, or sends less than 256 bytes a second over a
 * longer time, is refused; the slowest modem that devices have is four times as fast.
 */
import { TributaryError } from '../errors/error.js';

const LOOK_MS = 1000;
const SILENCE_MS = 30_000;
const MIN_BYTES_PER_SECOND = 256;

interface Coming {
  readonly begun: number;
  readonly fail: (error: TributaryError) => void;
  bytes: number;
  last: number;
}

/** One clock for all bodies: a timer for each would cost more than most bodies. */
export class SlowBodies {
  readonly #coming = new Set<Coming>();
  #timer: NodeJS.Timeout | undefined;

  watch(fail: (error: TributaryError) => void): Coming {
    const now = Date.now();
    const body = { begun: now, fail, bytes: 0, last: now };
    this.#coming.add(body);
    this.#timer ??= setInterval(() => this.look(Date.now()), LOOK_MS).unref();
    return body;
  }

  forget(body: Coming): void {
    this.#coming.delete(body);
  }

  look(now: number): void {
    for (const body of this.#coming) {
      const seconds = (now - body.begun) / 1000;
      const silent = now - body.last > SILENCE_MS;
      if (!silent && (seconds * 1000 < SILENCE_MS || body.bytes >= seconds * MIN_BYTES_PER_SECOND)) continue;
      body.fail(new TributaryError('body_too_slow', { value: body.bytes, seconds: Math.round(seconds) }));
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
