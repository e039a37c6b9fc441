/**
 * Slows password guessing. Rule: after five failures in a row a name waits, twice as long with each further failure, up
 * to fifteen minutes; a success clears it. Names are what the caller typed, so that guessing tells nothing about who
 * exists. The count is taken before the password is checked: attempts in parallel do not get through together.
 */
import { TributaryError } from '../../errors/error.js';

const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const MOST_NAMES = 10_000;

export class Throttle {
  readonly #failures = new Map<string, { count: number; until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Counts an attempt as failed until `succeeded` says otherwise; throws while the name has to wait. */
  attempt(name: string): void {
    const now = this.#now();
    const known = this.#failures.get(name);
    if (known !== undefined && known.until > now)
      throw new TributaryError('login_throttled', { seconds: Math.ceil((known.until - now) / 1_000) });
    const count = (known?.count ?? 0) + 1;
    const wait =
      count < FREE_FAILURES ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - FREE_FAILURES), LONGEST_WAIT_MS);
    this.#failures.delete(name);
    this.#failures.set(name, { count, until: now + wait });
    if (this.#failures.size > MOST_NAMES) this.#failures.delete(this.#failures.keys().next().value as string);
  }

  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}
