/**
 * One derivation at a time: each takes 32 MB and a thread of the pool that file writes need too. Rules: a long queue is an
 * attack, and who waits in it would have given up; the addresses take turns, and one address has few places, so that a flood
 * from one keeps nobody else out. A refusal here is no failed login.
 */
import { TributaryError } from '../../../errors/error.js';

const MAX_QUEUE = 50;
const PER_ADDRESS = 8;
const AGAIN_SECONDS = 5;

type Work = () => Promise<void>;

export class ScryptQueue {
  /** By address, in the order of their turns. */
  readonly #waiting = new Map<string, Work[]>();
  #length = 0;
  #busy = false;

  run<T>(address: string, work: () => Promise<T>): Promise<T> {
    const own = this.#waiting.get(address) ?? [];
    if (own.length >= PER_ADDRESS || this.#length >= MAX_QUEUE)
      return Promise.reject(new TributaryError('login_throttled', { seconds: AGAIN_SECONDS }));
    return new Promise<T>((resolve, reject) => {
      own.push(() => work().then(resolve, reject));
      this.#waiting.set(address, own);
      this.#length++;
      void this.#go();
    });
  }

  async #go(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) await next();
    this.#busy = false;
  }

  #next(): Work | undefined {
    for (const [address, works] of this.#waiting) {
      const work = works.shift()!;
      this.#length--;
      // Behind the others.
      this.#waiting.delete(address);
      if (works.length > 0) this.#waiting.set(address, works);
      return work;
    }
    return undefined;
  }
}
