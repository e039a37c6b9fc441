/** Background work in steps, until one says that nothing is left. Rule: a step that fails is done again after a pause, unless all is to end. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const PAUSE_MS = 1_000;

export interface LoopOptions {
  /** Whether there is more to do. */
  readonly step: () => Promise<boolean>;
  /** It has ended by itself: something may have come behind its last step. */
  readonly onOver: () => void;
  readonly onProblem: (error: unknown) => void;
}

export class Loop {
  #running: Promise<void> | undefined;
  #isStopping = false;
  #wakeUp: (() => void) | undefined;

  constructor(private readonly options: LoopOptions) {}

  /** Undefined: nothing is being done. */
  get running(): Promise<void> | undefined {
    return this.#running;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the steps are through, or one has failed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wakeUp?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    // Whoever hands over goes on first.
    await nextTurn();
    for (let goesOn = true; goesOn;) {
      try {
        goesOn = await this.options.step();
      } catch (error) {
        this.options.onProblem(error);
        if (this.#isStopping) break;
        await this.#pause();
      }
    }
    this.#running = undefined;
    if (!this.#isStopping) this.options.onOver();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PAUSE_MS);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
