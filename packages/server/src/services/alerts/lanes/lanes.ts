/** From series to the rules that look at them. Ensures that a series without rules, or whose rules are all at rest, costs one look into an array. */
import { AtRest, UNKNOWN, UNWATCHED } from '../feed/at-rest.js';
import { Pace } from '../../../model/pace.js';
import type { Micros } from '../../../model/time.js';
import type { Lane } from './lane.js';
import { restOf } from './rest-of.js';

const NONE: readonly Lane[] = [];

export class Lanes {
  readonly atRest = new AtRest();
  readonly #bySeries = new Map<number, Lane[]>();
  count = 0;

  of(series: number): readonly Lane[] | undefined {
    return this.#bySeries.get(series);
  }

  isUnknown(series: number): boolean {
    return this.atRest.placeOf(series) === UNKNOWN;
  }

  add(lane: Lane): void {
    this.count++;
    lane.rule.lanes.set(lane.series.id, lane);
    for (const id of lane.ids) {
      this.rouse(id);
      const lanes = this.#bySeries.get(id);
      if (lanes === undefined) this.#bySeries.set(id, [lane]);
      else lanes.push(lane);
      this.atRest.watch(id);
    }
  }

  /** In slices: each series is gone through once, however many of its lanes go. Points that come meanwhile change nothing of those that are gone. */
  async remove(gone: readonly Lane[]): Promise<void> {
    const pace = new Pace();
    const ids = new Set<number>();
    for (const lane of gone) {
      if (lane.isGone) continue;
      this.count--;
      lane.isGone = true;
      if (lane.rule.lanes.get(lane.series.id) === lane) lane.rule.lanes.delete(lane.series.id);
      lane.rule.unsettled.delete(lane);
      for (const id of lane.ids) ids.add(id);
      if (pace.due()) await pace.rest();
    }
    for (const id of ids) {
      this.rouse(id);
      const lanes = this.#bySeries.get(id)?.filter(({ isGone }) => !isGone) ?? [];
      if (lanes.length > 0) {
        this.#bySeries.set(id, lanes);
        this.settle(id);
      } else {
        this.#bySeries.delete(id);
        this.atRest.unwatch(id);
      }
      if (pace.late()) await pace.rest();
    }
  }

  /** They were looked at: those without a lane have none. */
  learnt(series: Iterable<number>): void {
    for (const id of series)
      if (!this.#bySeries.has(id) && this.atRest.placeOf(id) !== UNWATCHED) this.atRest.unwatch(id);
  }

  /** Every point of this series is looked at from here on: whatever else happens to a lane, this comes first. `time` is that of a point which does. */
  rouse(series: number, time?: Micros): void {
    const place = this.atRest.placeOf(series);
    if (place <= 0 || !this.atRest.isResting(place)) return;
    this.know(series);
    if (time !== undefined && time <= this.atRest.lastOf(place))
      for (const lane of this.#bySeries.get(series) ?? NONE)
        if (lane.judgement.rest?.inOrder) lane.recall(this.atRest.past.of(place));
    this.atRest.rouse(place);
  }

  /** The machines of its lanes know of what went by while they were at rest. */
  know(series: number): void {
    const place = this.atRest.placeOf(series);
    if (place <= 0 || !this.atRest.isResting(place)) return;
    const standing = this.atRest.standing(place);
    for (const { machine } of this.#bySeries.get(series) ?? NONE) machine?.pass(standing);
  }

  /** Each series of these lanes once: that goes through all lanes of it. */
  settleAll(lanes: readonly Lane[]): void {
    for (const id of new Set(lanes.map(({ series }) => series.id))) this.settle(id);
  }

  /** Lets it rest if nothing is to be done for it. */
  settle(series: number): void {
    const place = this.atRest.placeOf(series);
    if (place <= 0 || this.atRest.isResting(place) || this.atRest.isUnderWay(place)) return;
    const found = restOf(this.#bySeries.get(series) ?? NONE);
    if (found !== undefined) this.atRest.settle(place, found.rest, found.standing);
  }
}
