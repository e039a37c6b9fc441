/** From series to the rules that look at them. Ensures that a series without rules costs one look into an array. */
import { UNKNOWN, UNWATCHED, WATCHED } from '../feed/handed.js';
import type { Lane } from './lane.js';

export class Lanes {
  readonly #bySeries = new Map<number, Lane[]>();
  #flags = new Uint8Array(1024);
  count = 0;

  of(series: number): readonly Lane[] | undefined {
    return this.#bySeries.get(series);
  }

  readonly flagOf = (series: number): number =>
    series < this.#flags.length ? this.#flags[series]! : UNKNOWN;

  add(lane: Lane): void {
    this.count++;
    lane.rule.lanes.set(lane.series.id, lane);
    for (const id of lane.ids) {
      const lanes = this.#bySeries.get(id);
      if (lanes === undefined) this.#bySeries.set(id, [lane]);
      else lanes.push(lane);
      this.#flag(id, WATCHED);
    }
  }

  remove(lane: Lane): void {
    this.count--;
    lane.isGone = true;
    if (lane.rule.lanes.get(lane.series.id) === lane) lane.rule.lanes.delete(lane.series.id);
    lane.rule.unsettled.delete(lane);
    for (const id of lane.ids) {
      const lanes = this.#bySeries.get(id)?.filter((other) => other !== lane) ?? [];
      if (lanes.length > 0) this.#bySeries.set(id, lanes);
      else {
        this.#bySeries.delete(id);
        this.#flag(id, UNWATCHED);
      }
    }
  }

  /** They were looked at: those without a lane have none. */
  learnt(series: Iterable<number>): void {
    for (const id of series) this.#flag(id, this.#bySeries.has(id) ? WATCHED : UNWATCHED);
  }

  #flag(series: number, flag: number): void {
    if (series >= this.#flags.length) {
      const flags = new Uint8Array(Math.max(series + 1, this.#flags.length * 2));
      flags.set(this.#flags);
      this.#flags = flags;
    }
    this.#flags[series] = flag;
  }
}
