/**
 * The deletions that come while many series are read one after the other, over minutes or hours. What was read before one and what
 * is read after it do not fit together: who reads hears here whether that happened.
 */
import { meets, type Cut } from './cut.js';

export interface WatchedRead {
  /** Series → its place in the order in which they are read. */
  readonly places: ReadonlyMap<number, number>;
  readonly from: number;
  readonly to: number;
}

export class DeletionWatch {
  /** Of what was deleted since `settle`: the place that is read first. */
  #first = Infinity;

  constructor(
    private readonly read: WatchedRead,
    /** Ends it. */
    readonly close: () => void,
  ) {}

  /** A deletion is in force from now on. */
  note(cut: Cut): void {
    if (!meets(cut, this.read.from, this.read.to)) return;
    for (const id of cut.series) this.#first = Math.min(this.#first, this.read.places.get(id) ?? Infinity);
  }

  /** Whether points of the places up to this one were deleted since `settle`. */
  met(place = Infinity): boolean {
    return this.#first !== Infinity && this.#first <= place;
  }

  /** What is read from now on leaves out all that was deleted so far. */
  settle(): void {
    this.#first = Infinity;
  }
}
