/**
 * How large a body may be on its way: whatever stands between (a proxy) may have a bound that nobody told. Rule: what was too large is not
 * tried again in that size, and every body that passes lets the next one be a little larger, so that a bound that is gone is found out.
 */

/** A body too large is followed by ones of half its size. */
const SHRINK = 2;
const GROWTH = 17 / 16;
/** What is much smaller says nothing of the bound; groups that just do not go together are no smaller than this. */
const TELLING = 1 / 4;
/** Of what passes, what is gathered for one body: rows may make it a little larger. */
const SHARE = 3 / 4;

export class BodySize {
  /** Characters of a body; Infinity as long as none was too large. */
  #most = Infinity;

  /** `wanted`: what a body has where nothing stands in the way. */
  constructor(private readonly wanted: number) {}

  get most(): number {
    return this.#most;
  }

  get ofGroup(): number {
    return Math.min(this.wanted, this.#most * SHARE);
  }

  tooLarge(size: number): void {
    this.#most = Math.max(1, Math.min(this.#most, Math.floor(size / SHRINK)));
  }

  passed(size: number): void {
    if (size < this.#most * TELLING) return;
    this.#most *= GROWTH;
    if (this.#most > this.wanted * SHRINK) this.#most = Infinity;
  }
}
