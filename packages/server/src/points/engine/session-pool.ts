/**
 * Sessions of the embedded engine, each of which runs one statement at a time.
 *
 * A session whose statement did not end well keeps what it had written and puts it in front of its next answer, whoever
 * asks for that. So a session goes back to the others only after its work ended well; after anything else (a failure, a
 * reader that went away) it is closed, and the spare one, opened ahead, takes its place.
 */
import { messageOf } from '../../model/thrown.js';
import { EngineError } from './engine-error.js';

export interface PooledSession {
  close(): void;
}

export interface SessionPoolOptions<S extends PooledSession> {
  /** Opens a session; takes less than a millisecond while another one is open, and may throw. */
  readonly open: () => S;
  /** Most sessions that work at the same time; one more stands by. */
  readonly size: number;
}

export class SessionPool<S extends PooledSession> {
  readonly #options: SessionPoolOptions<S>;
  readonly #idle: S[] = [];
  readonly #busy = new Set<S>();
  readonly #waiting: { resolve: (session: S) => void; reject: (error: Error) => void }[] = [];
  #spare: S | undefined;
  /** Busy sessions that may not be used again, because of `renew`. */
  #outdated = new WeakSet<S>();
  #replaced = 0;
  #closed = false;
  #emptied: (() => void) | undefined;

  constructor(options: SessionPoolOptions<S>) {
    this.#options = options;
    for (let i = 0; i < options.size; i++) this.#idle.push(options.open());
    this.#spare = options.open();
  }

  /** Sessions that were closed because their work did not end well. */
  get replaced(): number {
    return this.#replaced;
  }

  /** Runs `work` alone on a session. */
  async run<T>(work: (session: S) => Promise<T>): Promise<T> {
    const session = await this.#take();
    let well = false;
    try {
      const result = await work(session);
      well = true;
      return result;
    } finally {
      this.#end(session, well);
    }
  }

  /** As `run`, for work that gives its result in pieces; it has ended well only when the last piece was taken. */
  async *stream<T>(work: (session: S) => AsyncIterable<T>): AsyncGenerator<T, void> {
    const session = await this.#take();
    let well = false;
    try {
      yield* work(session);
      well = true;
    } finally {
      this.#end(session, well);
    }
  }

  /** Replaces every session, those at work when they end: whatever `open` does from now on holds for all. */
  renew(): void {
    for (const session of this.#busy) this.#outdated.add(session);
    const old = this.#idle.splice(0);
    if (this.#spare) old.push(this.#spare);
    // Opened before the old ones are closed: the engine never is without a session.
    this.#spare = this.#options.open();
    for (let i = this.#busy.size; i < this.#options.size; i++) this.#idle.push(this.#options.open());
    for (const session of old) session.close();
  }

  /** Resolves when the work at hand has ended and all sessions are closed; takes no further work. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#busy.size > 0) await new Promise<void>((resolve) => (this.#emptied = resolve));
    for (const session of this.#idle.splice(0)) session.close();
    this.#spare?.close();
    this.#spare = undefined;
  }

  #take(): Promise<S> {
    if (this.#closed) return Promise.reject(new EngineError('unavailable', 'the engine is closed'));
    try {
      const session = this.#idle.pop() ?? (this.#busy.size < this.#options.size ? this.#fresh() : undefined);
      if (session) {
        this.#busy.add(session);
        return Promise.resolve(session);
      }
    } catch (error) {
      return Promise.reject(notOpened(error));
    }
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #end(session: S, well: boolean): void {
    this.#busy.delete(session);
    if (well && !this.#outdated.has(session)) this.#give(session);
    else {
      if (!well) this.#replaced++;
      this.#replace(session);
    }
    if (this.#closed && this.#busy.size === 0) this.#emptied?.();
  }

  #give(session: S): void {
    const next = this.#waiting.shift();
    if (!next) {
      this.#idle.push(session);
      return;
    }
    this.#busy.add(session);
    next.resolve(session);
  }

  #replace(session: S): void {
    try {
      this.#give(this.#fresh());
    } catch (error) {
      // None can be opened now. Whoever takes one next tries again; those that wait are served by the others, if any.
      if (this.#busy.size === 0) for (const { reject } of this.#waiting.splice(0)) reject(notOpened(error));
    } finally {
      session.close();
    }
  }

  #fresh(): S {
    const session = this.#spare ?? this.#options.open();
    this.#spare = undefined;
    setImmediate(() => this.#standBy());
    return session;
  }

  #standBy(): void {
    if (this.#closed || this.#spare) return;
    try {
      this.#spare = this.#options.open();
    } catch {
      // Tried again when one is needed.
    }
  }
}

const notOpened = (error: unknown): EngineError =>
  new EngineError('unavailable', messageOf(error), { cause: error });
