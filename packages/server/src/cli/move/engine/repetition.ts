/** A source that goes round in its pages would keep a move busy for ever. */
import { Circle } from '@tributary/client';
import { failure } from '../../failure.js';

export class Repetition {
  readonly #circle = new Circle();

  /** `what`: whose pages they are, for the message. */
  constructor(private readonly what: string) {}

  /** `mark`: what no two pages share. Throws where it came before. */
  check(mark: string): void {
    if (this.#circle.closes(mark))
      throw failure(
        `${this.what} go round: the source answers a page that it answered before, so there is no end of them.`,
        'What was moved stays. This has to be mended at the source; the same command goes on from here.',
      );
  }
}
