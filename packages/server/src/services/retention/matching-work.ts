/** How many letters one preview or change compares. Ensures that rules whose patterns and names are made to take long cost a bounded time. */
import { TributaryError } from '../../errors/error.js';
import { MAX_MATCHING } from './limits.js';

export class MatchingWork {
  #left: number;

  constructor(private readonly limit = MAX_MATCHING) {
    this.#left = limit;
  }

  /** Throws `too_much_matching` beyond the limit. */
  readonly spend = (letters: number): void => {
    this.#left -= letters;
    if (this.#left < 0) throw new TributaryError('too_much_matching', { limit: this.limit });
  };
}
