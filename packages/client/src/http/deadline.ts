/**
 * The end of one request: when the caller aborts it, or when its time is up. Rule: of a request that has ended nothing stays
 * behind on a signal that the caller uses for many (`AbortSignal.any` leaves something, in Node 20).
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #abort = () => this.#controller.abort(this.#outer?.reason);
  /** Time was up. */
  passed = false;

  /** `milliseconds` of 0: time is never up. */
  constructor(milliseconds: number, outer: AbortSignal | undefined) {
    this.#outer = outer;
    if (outer?.aborted) this.#abort();
    else outer?.addEventListener('abort', this.#abort, { once: true });
    if (milliseconds > 0 && milliseconds < Infinity)
      this.#timer = setTimeout(() => {
        this.passed = true;
        this.#controller.abort();
      }, milliseconds);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What is under way may take its time from here on; the caller may still abort it. */
  stopClock(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.stopClock();
    this.#outer?.removeEventListener('abort', this.#abort);
  }
}
