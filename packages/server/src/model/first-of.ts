/**
 * The first of many items in some order, of which not all are kept and none is sorted in one go: ensures that a page of a
 * list of a million things costs neither their memory nor a second of the event loop.
 */
import { Pace } from './pace.js';

type Compare<T> = (a: T, b: T) => number;

/** Items that are kept beyond those that are wanted before the others are thrown away. */
const SPARE = 20_000;
/** Items that are sorted in one go. */
const RUN = 1_024;

export class FirstOf<T> {
  /** Of all that were added. */
  total = 0;
  #kept: T[] = [];

  constructor(
    private readonly compare: Compare<T>,
    private readonly wanted: number,
  ) {}

  async add(items: readonly T[]): Promise<void> {
    this.total += items.length;
    for (const item of items) this.#kept.push(item);
    if (this.#kept.length > this.wanted * 2 + SPARE) this.#kept = await this.sorted();
  }

  async sorted(): Promise<T[]> {
    return (await sortInSlices(this.#kept, this.compare)).slice(0, this.wanted);
  }
}

/** A stable sort: runs, then pairs of runs merged until one is left. */
export async function sortInSlices<T>(items: readonly T[], compare: Compare<T>): Promise<T[]> {
  const pace = new Pace();
  let runs: T[][] = [];
  for (let start = 0; start < items.length; start += RUN) {
    runs.push(items.slice(start, start + RUN).sort(compare));
    if (pace.late()) await pace.rest();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      merged.push(at + 1 < runs.length ? await merge(runs[at]!, runs[at + 1]!, compare, pace) : runs[at]!);
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(a: readonly T[], b: readonly T[], compare: Compare<T>, pace: Pace): Promise<T[]> {
  const merged: T[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    const isFirst = j === b.length || (i < a.length && compare(a[i]!, b[j]!) <= 0);
    merged.push(isFirst ? a[i++]! : b[j++]!);
    if (pace.due()) await pace.rest();
  }
  return merged;
}
