/**
 * Points that wait in memory until they are sent. Rules: no more of them than the bound, by waiting or by giving up; who adds without
 * an end lets the process do other things every now and then: its requests go out, and their answers are seen.
 */
import { Deferred } from './deferred.js';
import { BEYOND, DONE, gather, tooMany, type Intake, type IntakeParts } from './intake.js';
import type { MemoryStore } from './memory-store.js';
import { POINTS_OF_TURN, turn } from './turn.js';
import type { WriterPoint } from './writer-options.js';

export class MemoryIntake implements Intake {
  #room: Deferred | undefined;
  /** Points since others of the process had their turn. */
  #inTurn = 0;
  /** Below this of `tally.up`, and of the gatherer's bytes, nothing is full or newly due: the path of every point looks no further. */
  #calmPoints = 0;
  #calmBytes = 0;

  constructor(
    private readonly parts: IntakeParts,
    private readonly store: MemoryStore,
  ) {}

  get points(): number {
    return this.parts.gatherer.points;
  }

  get bytes(): number {
    return this.parts.gatherer.bytes;
  }

  put(point: WriterPoint): void {
    if (!this.#isCalm && this.#exceeds(1) && !this.#mayPut()) return;
    gather(this.parts, point);
    this.#inTurn++;
    if (!this.#isCalm) this.#look();
  }

  isBusy(): boolean {
    return this.#inTurn >= POINTS_OF_TURN || (!this.#isCalm && this.#isFull());
  }

  ready(): Promise<void> {
    if (!this.isBusy()) return DONE;
    this.#inTurn = 0;
    if (!this.#isFull()) return turn();
    return (this.#room ??= new Deferred()).promise;
  }

  #isFull(): boolean {
    return this.parts.settings.whenFull === 'wait' && this.#exceeds(1);
  }

  get #isCalm(): boolean {
    const { tally, gatherer } = this.parts;
    return tally.up < this.#calmPoints && gatherer.bytes < this.#calmBytes;
  }

  /** The sender knows of the points then: it needs no word until there are enough for a request of their own. */
  #look(): void {
    this.parts.kick();
    const { tally, settings } = this.parts;
    // Of a point that was refused the sender knows nothing.
    if (tally.pending === 0) return;
    const { batch, batchBytes, bufferPoints, bufferBytes } = settings;
    this.#calmPoints = tally.up + untilNext(tally.pending, batch, bufferPoints);
    this.#calmBytes = this.bytes + untilNext(this.bytes + this.store.bytes, batchBytes, bufferBytes);
  }

  /** What waits is not what it was: less, or elsewhere. */
  #lookAgain(): void {
    this.#calmPoints = this.#calmBytes = 0;
  }

  seal(): void {
    this.#lookAgain();
    for (const group of this.parts.gatherer.take()) this.store.append(group);
  }

  onOver(): void {
    this.#lookAgain();
    if (this.#room === undefined || this.#isFull()) return;
    this.#room.resolve();
    this.#room = undefined;
  }

  end(reason: unknown): void {
    if (reason === undefined) this.#room?.resolve();
    else this.#room?.reject(reason);
    this.#room = undefined;
  }

  #exceeds(times: number): boolean {
    const { tally, settings } = this.parts;
    return (
      tally.pending >= settings.bufferPoints * times ||
      this.bytes + this.store.bytes >= settings.bufferBytes * times
    );
  }

  #mayPut(): boolean {
    const { tally, notices, settings } = this.parts;
    if (settings.whenFull === 'wait') {
      if (this.#exceeds(BEYOND)) throw tooMany(this.parts);
      return true;
    }
    if (settings.whenFull === 'dropOldest') {
      this.#dropOldest();
      return true;
    }
    tally.added++;
    tally.dropped++;
    notices.dropped(1, 'buffer_full');
    return false;
  }

  /** What is under way stays: it may be stored already. */
  #dropOldest(): void {
    if (!this.store.hasWaiting) this.seal();
    const points = this.store.dropOldest();
    this.parts.gaveUp(points);
    this.parts.notices.dropped(points, 'buffer_full');
  }
}

/** How far it is to the first of these bounds that is not reached; 0: the last one is. */
const untilNext = (pending: number, first: number, last: number): number =>
  Math.max(0, (pending < first ? Math.min(first, last) : last) - pending);
