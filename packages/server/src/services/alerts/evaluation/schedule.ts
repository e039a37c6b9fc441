/** What time alone makes true: the lanes that fire if no point comes, by when. A lane whose time was put off since is looked at and put back. */
import type { Micros } from '../../../model/time.js';
import type { Lane } from '../lanes/lane.js';

interface Entry {
  readonly due: Micros;
  readonly lane: Lane;
}

export class Schedule {
  /** A heap: the earliest stands first. */
  readonly #heap: Entry[] = [];

  constructor(private readonly dueOf: (lane: Lane) => Micros | undefined) {}

  add(lane: Lane, due: Micros): void {
    lane.scheduled = due;
    const heap = this.#heap;
    let at = heap.push({ due, lane }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.due <= heap[at]!.due) break;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  /** Takes lanes that are due, at most so many. */
  take(now: Micros, most: number): Lane[] {
    const taken: Lane[] = [];
    for (let looked = 0; looked < most && this.#heap.length > 0 && this.#heap[0]!.due <= now; looked++) {
      const entry = this.#pop();
      const { lane } = entry;
      // Another one that is earlier was looked at in its place.
      if (entry.due !== lane.scheduled) continue;
      lane.scheduled = Infinity;
      if (lane.isGone || lane.machine === undefined) continue;
      const due = this.dueOf(lane);
      if (due === undefined || lane.open !== undefined) continue;
      if (due > now) this.add(lane, due);
      else taken.push(lane);
    }
    return taken;
  }

  #pop(): Entry {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && heap[child]!.due < heap[least]!.due) least = child;
      if (least === at) return first;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }
}
