/**
 * The messages of one connection on their way into the store. Rules: a message begins when the one before it has its place
 * in the order of writes, not when that one is on disk, so that many share one group commit; they finish in the order in which they came,
 * because MQTT wants acknowledgements in that order.
 */
export type Work = (taken: () => void) => Promise<void>;
export type Finish = (error?: unknown) => void;

interface Entry {
  readonly work: Work;
  readonly finish: Finish;
  done: boolean;
  error: unknown;
}

export class Lane {
  readonly #waiting: Entry[] = [];
  /** Begun and not finished, in order. */
  readonly #begun: Entry[] = [];
  #blocked = false;
  #idle: (() => void)[] = [];

  get length(): number {
    return this.#waiting.length + this.#begun.length;
  }

  add(work: Work, finish: Finish): void {
    this.#waiting.push({ work, finish, done: false, error: undefined });
    this.#next();
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    if (this.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #next(): void {
    while (!this.#blocked) {
      const entry = this.#waiting.shift();
      if (entry === undefined) return;
      this.#begun.push(entry);
      this.#begin(entry);
    }
  }

  #begin(entry: Entry): void {
    let taken = false;
    this.#blocked = true;
    const release = () => {
      if (taken) return;
      taken = true;
      this.#blocked = false;
      this.#next();
    };
    const settle = (error: unknown) => {
      entry.done = true;
      entry.error = error;
      this.#finish();
      release();
    };
    entry.work(release).then(() => settle(undefined), settle);
  }

  #finish(): void {
    while (this.#begun[0]?.done) {
      const { finish, error } = this.#begun.shift()!;
      finish(error);
    }
    if (this.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
