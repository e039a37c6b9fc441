/**
 * The messages of one connection on their way into the store. Rules: a message begins when the one before it has its place
 * in the order of writes, not when that one is on disk, so that many share one group commit; they finish in the order in which they came,
 * because MQTT wants acknowledgements in that order. However many wait, the stack does not grow with them, and others of
 * the process get their turn between them.
 */
import { Pace } from '../../model/pace.js';
import type { Ordered } from '../../services/services.js';

/** Resolves when the message has its place in the order of writes. */
export type Work = () => Promise<Ordered<void>>;
export type Finish = (error?: unknown) => void;

interface Entry {
  readonly work: Work;
  readonly finish: Finish;
  done: boolean;
  error: unknown;
}

export class OrderedPipeline {
  readonly #waiting = new Fifo<Entry>();
  /** Begun and not finished, in order. */
  readonly #begun = new Fifo<Entry>();
  /** One loop begins the messages. */
  #beginning = false;
  #idle: (() => void)[] = [];

  get length(): number {
    return this.#waiting.length + this.#begun.length;
  }

  add(work: Work, finish: Finish): void {
    this.#waiting.push({ work, finish, done: false, error: undefined });
    if (!this.#beginning) void this.#beginAll();
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    if (this.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #beginAll(): Promise<void> {
    this.#beginning = true;
    const pace = new Pace();
    for (let entry = this.#waiting.shift(); entry !== undefined; entry = this.#waiting.shift()) {
      this.#begun.push(entry);
      await this.#begin(entry);
      if (pace.late()) await pace.rest();
    }
    this.#beginning = false;
  }

  async #begin(entry: Entry): Promise<void> {
    const end = (error?: unknown) => {
      entry.done = true;
      entry.error = error;
      this.#finish();
    };
    try {
      const { durable } = await entry.work();
      durable.then(() => end(), end);
    } catch (error) {
      end(error);
    }
  }

  #finish(): void {
    while (this.#begun.first?.done) {
      const { finish, error } = this.#begun.shift()!;
      finish(error);
    }
    if (this.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** `shift` of a long array moves all that stands behind; this one moves them once in a while. */
class Fifo<T> {
  #items: (T | undefined)[] = [];
  #from = 0;

  get length(): number {
    return this.#items.length - this.#from;
  }

  get first(): T | undefined {
    return this.#items[this.#from];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#from];
    this.#items[this.#from++] = undefined;
    if (this.#from === this.#items.length || this.#from >= 1024) {
      this.#items = this.#items.slice(this.#from);
      this.#from = 0;
    }
    return item;
  }
}
