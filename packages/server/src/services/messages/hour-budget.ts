/** How often a project did something in this hour. Memory is that of the projects that did it within the hour. */
import { MILLISECONDS_PER_HOUR } from '../../model/time.js';

export class HourBudget {
  readonly #taken = new Map<number | null, number>();
  #hour = -1;

  constructor(
    private readonly most: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** False: those of this hour are used up. */
  take(project: number | null): boolean {
    const hour = Math.floor(this.now() / MILLISECONDS_PER_HOUR);
    if (hour !== this.#hour) this.#taken.clear();
    this.#hour = hour;
    const taken = this.#taken.get(project) ?? 0;
    if (taken >= this.most) return false;
    this.#taken.set(project, taken + 1);
    return true;
  }
}
