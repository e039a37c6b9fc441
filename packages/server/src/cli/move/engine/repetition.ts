/**
 * A source that goes round in its pages would keep a move busy for ever. Brent's way of finding a circle: one mark is remembered, and
 * another one at each power of two, so every circle comes to it, of whatever length, and nothing grows.
 */
import { failure } from '../../failure.js';

export class Repetition {
  #seen: string | undefined;
  #left = 1;
  #length = 1;

  /** `what`: whose pages they are, for the message. */
  constructor(private readonly what: string) {}

  /** `mark`: what no two pages share. Throws where it came before. */
  check(mark: string): void {
    if (mark === this.#seen)
      throw failure(
        `${this.what} go round: the source answers a page that it answered before, so there is no end of them.`,
        'What was moved stays. This has to be mended at the source; the same command goes on from here.',
      );
    if (--this.#left > 0) return;
    this.#seen = mark;
    this.#left = this.#length *= 2;
  }
}
