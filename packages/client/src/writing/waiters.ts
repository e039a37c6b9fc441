/**
 * Those who wait for a flush. Rules: each is told once, with the first failure that it saw where the points in question are lost; a try that
 * had begun before somebody waited says nothing to them: the platform may be back since.
 */
import { TributaryError } from '../http/errors.js';

interface Waiter {
  target: number;
  /** Whether a try began since. */
  isTried: boolean;
  failures: number;
  error: unknown;
  resolve(): void;
  reject(error: unknown): void;
}

export class Waiters {
  #waiting: Waiter[] = [];

  /** `patience`: failures that a waiter sits through. */
  constructor(private readonly patience: number) {}

  until(target: number, passed: number): Promise<void> {
    if (passed >= target) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ target, isTried: false, failures: 0, error: undefined, resolve, reject });
    });
  }

  /** Places have changed. */
  move(moved: (target: number) => number): void {
    for (const waiter of this.#waiting) waiter.target = moved(waiter.target);
  }

  /** All up to here is over. */
  passed(place: number): void {
    this.#end(
      ({ target }) => target <= place,
      (waiter) => (waiter.error === undefined ? waiter.resolve() : waiter.reject(waiter.error)),
    );
  }

  /** A try begins. */
  trying(): void {
    for (const waiter of this.#waiting) waiter.isTried = true;
  }

  /** Whether somebody waits for a try that has not begun. */
  get isTryWanted(): boolean {
    return this.#waiting.some(({ isTried }) => !isTried);
  }

  /** A try failed, and there will be others. */
  failed(error: unknown): void {
    const isPassing = !(error instanceof TributaryError) || error.retryable;
    for (const waiter of this.#waiting) if (waiter.isTried) waiter.failures += isPassing ? 1 : Infinity;
    this.#end(
      ({ failures }) => failures > this.patience,
      (waiter) => waiter.reject(error),
    );
  }

  /** Points are refused for good; what comes after them goes on. */
  remember(error: unknown): void {
    for (const waiter of this.#waiting) waiter.error ??= error;
  }

  /** There is nothing to wait for any more. */
  fail(error: unknown): void {
    this.#end(
      () => true,
      (waiter) => waiter.reject(error),
    );
  }

  #end(isOver: (waiter: Waiter) => boolean, tell: (waiter: Waiter) => void): void {
    const over = this.#waiting.filter(isOver);
    this.#waiting = this.#waiting.filter((waiter) => !over.includes(waiter));
    for (const waiter of over) tell(waiter);
  }
}
