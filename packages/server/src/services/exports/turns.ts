/** Lets so many work at the same time; further ones wait in the order in which they came. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(most: number) {
    this.#free = most;
  }

  get busy(): boolean {
    return this.#free === 0;
  }

  /** Resolves with what gives the turn back; rejects if the signal aborts before it is there. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else
      await new Promise<void>((begin, reject) => {
        const give = () => {
          signal.removeEventListener('abort', leave);
          begin();
        };
        const leave = () => {
          this.#waiting.splice(this.#waiting.indexOf(give), 1);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        this.#waiting.push(give);
      });
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    };
  }
}
