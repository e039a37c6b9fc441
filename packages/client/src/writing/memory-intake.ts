/** Points that wait in memory until they are sent. Rule: no more of them than the bound, by waiting or by giving up. */
import { Deferred } from './deferred.js';
import { BEYOND, DONE, gather, tooMany, type Intake, type IntakeParts } from './intake.js';
import type { MemoryStore } from './memory-store.js';
import type { WriterPoint } from './writer-options.js';

export class MemoryIntake implements Intake {
  #room: Deferred | undefined;

  constructor(
    private readonly parts: IntakeParts,
    private readonly store: MemoryStore,
  ) {}

  get bytes(): number {
    return this.parts.gatherer.bytes;
  }

  put(point: WriterPoint): void {
    if (this.#exceeds(1) && !this.#mayPut()) return;
    gather(this.parts, point);
    this.parts.kick();
  }

  isFull(): boolean {
    return this.parts.settings.whenFull === 'wait' && this.#exceeds(1);
  }

  ready(): Promise<void> {
    if (!this.isFull()) return DONE;
    return (this.#room ??= new Deferred()).promise;
  }

  seal(): void {
    for (const group of this.parts.gatherer.take()) this.store.append(group);
  }

  onOver(): void {
    if (this.#room === undefined || this.isFull()) return;
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
