/**
 * Sends what a store holds, one request at a time, so that points arrive in their order. Rules: what fails for a passing reason is tried
 * until it succeeds, with growing waits and never sooner than Retry-After says; what the platform refuses for good is told and not
 * in the way of what comes after it, but a queue on disk keeps what was refused for the credential's sake.
 */
import { messageOf } from '../http/cause.js';
import { TributaryApiError, TributaryError } from '../http/errors.js';
import { backoff, sleep } from '../http/retry.js';
import type { BodySize } from './body-size.js';
import type { Delivery } from './delivery.js';
import type { Parcel } from './group.js';
import type { Notices } from './notices.js';
import type { Store } from './store.js';
import type { Tally } from './tally.js';
import { Waiters } from './waiters.js';
import type { RefusedPoint, WriterSettings } from './writer-options.js';

/** What the sender needs of its writer. */
export interface SenderHost {
  readonly settings: Pick<WriterSettings, 'batch' | 'batchBytes' | 'interval' | 'maxWait'>;
  readonly maxRetries: number;
  readonly tally: Tally;
  readonly notices: Notices;
  readonly delivery: Delivery;
  readonly size: BodySize;
  readonly store: Store;
  /** Ends whatever is under way. */
  readonly stop: AbortController;
  pendingBytes(): number;
  /** What is gathered goes into the store, where that can be done at once. */
  seal(): void;
  /** Some of what was pending is over. */
  onOver(): void;
  warn(message: string): void;
}

const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 15_000;

export class Sender {
  readonly #waiters: Waiters;
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** As far as `tally.up` it is sent, however little it is. */
  #wanted = 0;
  #isUnderWay = false;
  /** Points behind those under way that were given up: the order knows them only when those are over. */
  #ahead = 0;
  #wake: (() => void) | undefined;
  /** Why it is waited for longer than anybody who flushes would wait. */
  #tooLong: TributaryError | undefined;

  constructor(private readonly host: SenderHost) {
    this.#waiters = new Waiters(host.maxRetries);
  }

  /** Points came: asked for each of them. */
  kick(): void {
    if (this.#running !== undefined) return;
    const isDue = this.#isDue();
    if ((!isDue && this.#timer !== undefined) || this.#isStopped) return;
    if (isDue) this.#running = this.#drain();
    else this.#arm();
  }

  /** Resolves when all that was taken up until now is over; rejects with why it is not. */
  flush(): Promise<void> {
    const { up } = this.host.tally;
    this.#wanted = up;
    const done = this.#waiters.until(up, this.#passed);
    if (this.#tooLong !== undefined) this.#waiters.fail(this.#tooLong);
    this.#wake?.();
    this.kick();
    return done;
  }

  /** Points that waited are given up. */
  gaveUp(points: number): void {
    const { tally } = this.host;
    tally.dropped += points;
    if (this.#isUnderWay) this.#ahead += points;
    this.#over(points);
    this.#waiters.passed(this.#passed);
  }

  /** Points that are in no store are given up, and so many that came after them are not: whoever waits for older ones waits on. */
  turnedAway(points: number, newer: number): void {
    const { tally } = this.host;
    const end = tally.up - newer;
    const moved = (target: number): number => target - Math.max(0, Math.min(target, end) - (end - points));
    tally.dropped += points;
    tally.up -= points;
    this.#wanted = moved(this.#wanted);
    this.#waiters.move(moved);
    this.#waiters.passed(this.#passed);
    this.host.onOver();
  }

  /** What is under way is broken off. */
  async stop(reason: unknown): Promise<void> {
    this.host.stop.abort(reason);
    clearTimeout(this.#timer);
    this.#wake?.();
    await this.#running;
    this.#waiters.fail(reason);
  }

  get #isStopped(): boolean {
    return this.host.stop.signal.aborted;
  }

  get #passed(): number {
    return this.host.tally.over - this.#ahead;
  }

  #isDue(): boolean {
    const { tally, settings } = this.host;
    if (tally.pending === 0) return false;
    return (
      this.#wanted > this.#passed ||
      tally.pending >= settings.batch ||
      this.host.pendingBytes() >= settings.batchBytes
    );
  }

  #arm(): void {
    if (this.host.tally.pending === 0 || this.#isStopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#wanted = this.host.tally.up;
      this.kick();
    }, this.host.settings.interval);
  }

  async #drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { store, settings, size } = this.host;
    try {
      while (!this.#isStopped && this.#isDue()) {
        this.#waiters.trying();
        this.host.seal();
        const parcel = await store.take({ points: settings.batch, bytes: size.ofGroup });
        // What is not in the store yet comes back with a kick of its own.
        if (parcel === undefined) {
          // It may have been given up: damaged files.
          this.#waiters.passed(this.#passed);
          break;
        }
        if (!(await this.#sendOff(parcel))) break;
        this.#waiters.passed(this.#passed);
      }
    } catch (error) {
      // The store itself: a disk that cannot be read.
      this.host.notices.error(error, this.host.tally.pending);
      this.#waiters.failed(error);
    } finally {
      this.#isUnderWay = false;
      this.#running = undefined;
      this.#arm();
    }
  }

  /** False: the writer was stopped before it was known what became of its points. */
  async #sendOff(parcel: Parcel): Promise<boolean> {
    this.#isUnderWay = true;
    this.host.tally.sent += parcel.points;
    const outcome = await this.#outcome(parcel);
    if (outcome !== undefined) {
      // First there is room, then whoever waits for it is told.
      await this.host.store.settle();
      this.#account(parcel, outcome);
    }
    this.#isUnderWay = false;
    this.#ahead = 0;
    return outcome !== undefined;
  }

  async #outcome(parcel: Parcel): Promise<readonly RefusedPoint[] | undefined> {
    for (let attempt = 0; ; attempt++) {
      this.#waiters.trying();
      try {
        return await this.host.delivery.send(parcel);
      } catch (error) {
        if (this.#isStopped) return undefined;
        if (isForGood(error) && !this.host.store.isLasting) return this.#refused(parcel, error);
        attempt = await this.#failed(error, attempt);
        if (this.#isStopped) return undefined;
        this.host.tally.retried++;
      }
    }
  }

  #refused(parcel: Parcel, error: TributaryError): readonly RefusedPoint[] {
    this.host.notices.error(error, 0);
    this.#waiters.remember(error);
    return this.host.delivery.giveUp(parcel, error);
  }

  #account(parcel: Parcel, refused: readonly RefusedPoint[]): void {
    const { tally, notices } = this.host;
    tally.stored += parcel.points - refused.length;
    tally.refused += refused.length;
    this.#over(parcel.points);
    if (refused.length > 0) notices.refused(refused);
  }

  /** Tells it and waits; answers the number of the try that it was. */
  async #failed(error: unknown, attempt: number): Promise<number> {
    const { notices, tally, maxRetries } = this.host;
    const { maxWait } = this.host.settings;
    const retryAfter = error instanceof TributaryError ? error.retryAfter : undefined;
    const isTooLong = retryAfter !== undefined && retryAfter > maxWait;
    const wait = Math.min(Math.max(retryAfter ?? 0, backoff(attempt, FIRST_WAIT_MS, MAX_WAIT_MS)), maxWait);
    if (isTooLong) this.#waiters.fail(error);
    else this.#waiters.failed(error);
    this.#tooLong = isTooLong ? (error as TributaryError) : undefined;
    if (isTooLong || attempt >= maxRetries) notices.error(error, tally.pending);
    else this.host.warn(`${messageOf(error)} Trying again in ${Math.round(wait)} ms.`);
    const isOver = await this.#pause(wait, retryAfter === undefined);
    this.#tooLong = undefined;
    return isOver ? attempt : -1;
  }

  /** False: somebody wants it sooner. */
  async #pause(wait: number, mayBeShorter: boolean): Promise<boolean> {
    const woken = new AbortController();
    this.#wake = () => {
      if (mayBeShorter || this.#isStopped) woken.abort();
    };
    if (this.#waiters.isTryWanted) this.#wake();
    try {
      await sleep(wait, woken.signal);
      return true;
    } catch {
      return false;
    } finally {
      this.#wake = undefined;
    }
  }

  #over(points: number): void {
    this.host.tally.over += points;
    this.host.onOver();
  }
}

/** The platform itself refused the whole, and would do so again. */
const isForGood = (error: unknown): error is TributaryError =>
  error instanceof TributaryApiError && !error.retryable && error.status < 500;
