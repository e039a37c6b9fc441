/** Groups in memory, the oldest first. Its bounds are for the writer to keep: it knows what is not in a group yet. */
import type { Group, Parcel } from './group.js';
import type { Limits, Store } from './store.js';

export class MemoryStore implements Store {
  points = 0;
  bytes = 0;
  readonly isLasting = false;
  #groups: Group[] = [];
  /** Of them, those that are under way. */
  #taken = 0;

  /** Whether there is more than what is under way. */
  get hasWaiting(): boolean {
    return this.#groups.length > this.#taken;
  }

  append(group: Group): void {
    this.#groups.push(group);
    this.#count(group, 1);
  }

  take({ points: most, bytes: mostBytes }: Limits): Parcel | undefined {
    const [first] = this.#groups;
    if (first === undefined) return undefined;
    const { form, unit } = first;
    let [points, bytes, count] = [0, 0, 0];
    for (const group of this.#groups) {
      const fits = points + group.points <= most && bytes + group.body.length <= mostBytes;
      if (count > 0 && (group.form !== form || !fits)) break;
      points += group.points;
      bytes += group.body.length;
      count++;
    }
    this.#taken = count;
    return { form, unit, points, parts: this.#groups.slice(0, count).map(({ body }) => body) };
  }

  settle(): void {
    for (const group of this.#groups.splice(0, this.#taken)) this.#count(group, -1);
    this.#taken = 0;
  }

  /** Gives up the oldest group that is not under way, and answers how many points that were; 0: there is none. */
  dropOldest(): number {
    const [group] = this.#groups.splice(this.#taken, 1);
    if (group === undefined) return 0;
    this.#count(group, -1);
    return group.points;
  }

  close(): void {
    this.#groups = [];
    this.points = this.bytes = this.#taken = 0;
  }

  #count({ points, body }: Group, sign: 1 | -1): void {
    this.points += sign * points;
    this.bytes += sign * body.length;
  }
}
