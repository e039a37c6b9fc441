/**
 * Long work in slices. Ensures that no request holds the event loop: work that may be long asks now and then whether its
 * slice is over, and rests. Of all that rest, one goes on in each turn of the loop, so that the slices of many requests
 * do not add up to one long silence; sockets and timers are served between them.
 */
const SLICE_MS = 10;
/** Steps between two looks at the clock. */
const STEPS = 64;

const resting: (() => void)[] = [];

function wake(): void {
  resting.shift()!();
  if (resting.length > 0) setImmediate(wake);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    resting.push(resolve);
    if (resting.length === 1) setImmediate(wake);
  });
}

export class Pace {
  #since = performance.now();
  #steps = 0;

  /** Cheap enough to be asked after each small step: looks at the clock now and then only. */
  due(): boolean {
    return ++this.#steps % STEPS === 0 && this.late();
  }

  /** The same for steps that are not small. */
  late(): boolean {
    return performance.now() - this.#since >= SLICE_MS;
  }

  async rest(): Promise<void> {
    await nextTurn();
    this.#since = performance.now();
  }

  /** A new piece of work begins. */
  restart(): void {
    this.#since = performance.now();
  }
}

/**
 * For what many callers share: the slice is that of the turn of the event loop, whoever used it up. What is awaited but
 * done at once goes on in the same turn, however often.
 */
export class TurnPace {
  #since: number | undefined;

  late(): boolean {
    if (this.#since !== undefined) return performance.now() - this.#since >= SLICE_MS;
    this.#since = performance.now();
    setImmediate(() => (this.#since = undefined));
    return false;
  }

  rest(): Promise<void> {
    return nextTurn();
  }
}

/** Calls `work` for each item, in slices. */
export async function forEachInSlices<T>(
  items: readonly T[],
  work: (item: T, index: number) => void,
  pace = new Pace(),
): Promise<void> {
  for (let index = 0; index < items.length; index++) {
    work(items[index]!, index);
    if (pace.due()) await pace.rest();
  }
}

export async function mapInSlices<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => R,
  pace?: Pace,
): Promise<R[]> {
  const results: R[] = [];
  await forEachInSlices(items, (item, index) => void results.push(work(item, index)), pace);
  return results;
}

/** Lets a few pieces of heavy work run at the same time; others wait for their turn, in the order in which they came. */
export class Gate {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly width: number) {}

  /** `signal`: who waits no longer leaves the queue; what runs ends by itself. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#running < this.width) this.#running++;
    else await this.#turn(signal);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(come), 1);
        reject(signal!.reason as Error);
      };
      const come = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      this.#waiting.push(come);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}
