/**
 * Whose statement runs next. The engine runs a few at the same time, so nobody may hold all of them: one project has at
 * most all but one, background work (exports, merging) as well, and those who wait are served project by project, not in
 * the order in which they came. The queue is bounded, and so is the time in it.
 */
import { EngineError } from './engine-error.js';

/** On whose behalf a statement runs. */
export interface Claim {
  /** Absent: the platform's own. */
  readonly project?: number | undefined;
  /** Nobody waits for it: it waits as long as it has to, and takes no place in the queue from others. */
  readonly background?: boolean | undefined;
}

export interface TurnsOptions {
  /** Statements at the same time. */
  readonly size: number;
  /** Most that wait, background work not counted; one project may be half of them. */
  readonly queue: number;
}

/** Most that wait where nothing else is said. */
export const QUEUE = 1_000;

interface Waiter {
  readonly claim: Claim;
  timer?: NodeJS.Timeout;
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
}

export class Turns {
  readonly #most: number;
  readonly #running = new Map<number | undefined, number>();
  /** Projects in the order in which they are served. */
  readonly #waiting = new Map<number | undefined, Waiter[]>();
  #busy = 0;
  #background = 0;
  #queued = 0;
  #refused = 0;

  constructor(private readonly options: TurnsOptions) {
    this.#most = Math.max(1, options.size - 1);
  }

  /** Statements that wait, and those that were refused because too many did. */
  get state(): { readonly waiting: number; readonly refused: number } {
    return { waiting: this.#queued, refused: this.#refused };
  }

  /** Runs `work` when it is its turn, within `seconds`; `left` is what remains of them. */
  async run<T>(claim: Claim, seconds: number, work: (left: number) => Promise<T>): Promise<T> {
    const begun = performance.now();
    await this.#turn(claim, seconds);
    try {
      return await work(Math.max(0.001, seconds - (performance.now() - begun) / 1000));
    } finally {
      this.#end(claim);
    }
  }

  /** As `run`, for work in pieces. */
  async *stream<T>(claim: Claim, seconds: number, work: () => AsyncIterable<T>): AsyncGenerator<T, void> {
    await this.#turn(claim, seconds);
    try {
      yield* work();
    } finally {
      this.#end(claim);
    }
  }

  #turn(claim: Claim, seconds: number): Promise<void> {
    if (this.#mayRun(claim)) {
      this.#begin(claim);
      return Promise.resolve();
    }
    const own = this.#waiting.get(claim.project) ?? [];
    if (!claim.background) {
      const { queue } = this.options;
      const ofProject = own.filter((waiter) => !waiter.claim.background).length;
      if (this.#queued >= queue || (claim.project !== undefined && ofProject >= Math.ceil(queue / 2)))
        return Promise.reject(this.#busyError());
      this.#queued++;
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { claim, start: resolve, refuse: reject };
      own.push(waiter);
      this.#waiting.set(claim.project, own);
      if (!claim.background) this.#expire(waiter, own, seconds);
    });
  }

  #expire(waiter: Waiter, own: Waiter[], seconds: number): void {
    const timer = setTimeout(() => {
      const at = own.indexOf(waiter);
      if (at < 0) return;
      this.#leave(own, at);
      waiter.refuse(this.#busyError());
    }, seconds * 1000);
    timer.unref();
    waiter.timer = timer;
  }

  #busyError(): EngineError {
    this.#refused++;
    return new EngineError('busy', `${this.#busy} statements run and ${this.#queued} wait`);
  }

  #mayRun({ project, background }: Claim): boolean {
    if (this.#busy >= this.options.size) return false;
    if (background && this.#background >= this.#most) return false;
    return project === undefined || (this.#running.get(project) ?? 0) < this.#most;
  }

  #begin({ project, background }: Claim): void {
    this.#busy++;
    if (background) this.#background++;
    this.#running.set(project, (this.#running.get(project) ?? 0) + 1);
  }

  #end({ project, background }: Claim): void {
    this.#busy--;
    if (background) this.#background--;
    const left = this.#running.get(project)! - 1;
    if (left === 0) this.#running.delete(project);
    else this.#running.set(project, left);
    this.#next();
  }

  /** Starts whoever may run now; the project that was served goes to the end of the line. */
  #next(): void {
    for (const [project, own] of this.#waiting) {
      if (this.#busy >= this.options.size) return;
      const at = own.findIndex(({ claim }) => this.#mayRun(claim));
      if (at < 0) continue;
      const waiter = own[at]!;
      this.#leave(own, at);
      this.#waiting.delete(project);
      if (own.length > 0) this.#waiting.set(project, own);
      this.#begin(waiter.claim);
      waiter.start();
    }
  }

  #leave(own: Waiter[], at: number): void {
    const [waiter] = own.splice(at, 1);
    clearTimeout(waiter!.timer);
    if (!waiter!.claim.background) this.#queued--;
    if (own.length === 0) this.#waiting.delete(waiter!.claim.project);
  }
}
