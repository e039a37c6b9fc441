/**
 * Finds out that pages go round. Brent's way: one mark is remembered, and another one at each power of two, so that every circle comes
 * to it, of whatever length, and nothing grows.
 */
export class Circle {
  #mark: string | undefined;
  #left = 1;
  #length = 1;

  /** Whether `mark`, which no two pages share, came before. */
  closes(mark: string): boolean {
    if (mark === this.#mark) return true;
    if (--this.#left === 0) {
      this.#mark = mark;
      this.#left = this.#length *= 2;
    }
    return false;
  }
}
