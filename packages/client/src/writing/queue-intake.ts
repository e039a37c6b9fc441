/**
 * Points that are put into a lasting store before `add` resolves. Those that come while others are being written are written together
 * after them; who adds without an end lets the process do other things every now and then.
 */
import { Deferred } from './deferred.js';
import { BEYOND, DONE, gather, tooMany, type Intake, type IntakeParts } from './intake.js';
import type { Store } from './store.js';
import { POINTS_OF_TURN, turn } from './turn.js';
import type { WriterPoint } from './writer-options.js';

/** A group costs as much as so many points. */
const POINTS_OF_GROUP = 100;

export class QueueIntake implements Intake {
  #next: Deferred | undefined;
  #running: Promise<void> | undefined;
  /** Being written. */
  #points = 0;
  #bytes = 0;
  /** What was written since others of the process had their turn, in points. */
  #inTurn = 0;

  constructor(
    private readonly parts: IntakeParts,
    private readonly opened: Promise<Store>,
  ) {}

  get points(): number {
    return this.parts.gatherer.points + this.#points;
  }

  get bytes(): number {
    return this.parts.gatherer.bytes + this.#bytes;
  }

  put(point: WriterPoint): void {
    if (this.#exceeds(BEYOND)) throw tooMany(this.parts);
    gather(this.parts, point);
  }

  isBusy(): boolean {
    return this.#exceeds(1);
  }

  /** All that was put is written. */
  ready(): Promise<void> {
    if (this.parts.gatherer.points === 0) return this.#running ?? DONE;
    this.#next ??= new Deferred();
    this.#running ??= this.#write();
    return this.#next.promise;
  }

  seal(): void {
    // Only what is written is sent.
  }

  onOver(): void {
    // Room is the store's matter.
  }

  end(reason: unknown): void {
    if (reason !== undefined) this.#next?.reject(reason);
  }

  #exceeds(times: number): boolean {
    const { settings } = this.parts;
    return this.points >= settings.bufferPoints * times || this.bytes >= settings.bufferBytes * times;
  }

  async #write(): Promise<void> {
    const { gatherer } = this.parts;
    try {
      const store = await this.opened;
      while (gatherer.points > 0) {
        await this.#writeAll(store);
        await this.#turn();
      }
    } catch (error) {
      // It could not be opened.
      this.#lost(gatherer.points, error);
      gatherer.take();
    } finally {
      this.#running = undefined;
    }
  }

  async #writeAll(store: Store): Promise<void> {
    const { gatherer, kick } = this.parts;
    const written = this.#next;
    this.#next = undefined;
    this.#points = gatherer.points;
    this.#bytes = gatherer.bytes;
    try {
      for (const group of gatherer.take()) {
        await store.append(group);
        this.#points -= group.points;
        this.#inTurn += group.points + POINTS_OF_GROUP;
      }
      written?.resolve();
    } catch (error) {
      this.parts.turnedAway(this.#points, gatherer.points);
      this.parts.notices.error(error, this.parts.tally.pending);
      written?.reject(error);
    }
    this.#points = this.#bytes = 0;
    kick();
  }

  async #turn(): Promise<void> {
    if (this.#inTurn < POINTS_OF_TURN) return;
    this.#inTurn = 0;
    await turn();
  }

  #lost(points: number, error: unknown): void {
    this.parts.turnedAway(points, 0);
    this.#next?.reject(error);
    this.#next = undefined;
  }
}
