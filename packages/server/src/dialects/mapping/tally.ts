/**
 * What a message came to. Ensures that nothing of it is left out in silence: whoever decodes it says each thing that becomes no
 * point and no refusal.
 */
const MAX_REASONS = 3;

export class Tally {
  /** Values that were handed on, to be stored or refused. */
  offered = 0;
  leftCount = 0;
  /** Why there is nothing at all, where nothing was left out either. */
  nothing = '';
  readonly #reasons: string[] = [];

  leave(reason: string): void {
    this.leftCount++;
    if (this.#reasons.length < MAX_REASONS) this.#reasons.push(reason);
  }

  /** Of a few of them; empty when everything was handed on. */
  get left(): string {
    if (this.leftCount === 0) return this.nothing;
    const more = this.leftCount - this.#reasons.length;
    return `${this.#reasons.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
  }
}
