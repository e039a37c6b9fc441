/** Looks at the points that wait, in memory and in slices, and has what they change written. */
import { Pace } from '../../../model/pace.js';
import type { Handed } from '../feed/handed.js';
import type { Lane } from '../lanes/lane.js';
import type { Lanes } from '../lanes/lanes.js';
import type { Changes } from './changes.js';
import type { Strangers } from './strangers.js';
import type { WaitingPoints } from './waiting-points.js';

/** Points, each for each of its lanes, between two looks at the clock. */
const STEP = 1_024;

export interface LookingOptions {
  readonly lanes: Lanes;
  readonly waiting: WaitingPoints;
  readonly changes: Changes;
  readonly took: (lane: Lane, outcome: ReturnType<Lane['feed']>) => void;
  readonly strangers: Strangers;
}

export class Looking {
  /** Points since the start. */
  count = 0;

  constructor(private readonly options: LookingOptions) {}

  /** Answers whether there was anything. */
  async look(): Promise<boolean> {
    const { waiting, changes, strangers } = this.options;
    if (!waiting.any && !changes.any && !strangers.any) return false;
    const pace = new Pace();
    while (waiting.any && !pace.late()) await this.#feed(waiting.take(), pace);
    await strangers.learn();
    while (changes.any) {
      await changes.alone(() => changes.write());
      if (pace.late()) await pace.rest();
    }
    this.count += waiting.done();
    await pace.rest();
    return true;
  }

  async #feed(handed: Handed, pace: Pace): Promise<void> {
    const { lanes, took, strangers } = this.options;
    const { rows, series, times, numbers, texts, epoch } = handed;
    let steps = 0;
    for (let row = 0; row < rows; row++) {
      const id = series[row]!;
      handed.over(row);
      const looking = lanes.of(id);
      if (looking === undefined) {
        if (lanes.isUnknown(id)) strangers.note(handed.project, id);
        continue;
      }
      lanes.rouse(id);
      const value = texts?.get(row) ?? numbers[row]!;
      for (const lane of looking) took(lane, lane.feed(id, times[row]!, value, epoch));
      lanes.settle(id);
      steps += looking.length;
      if (steps < STEP) continue;
      steps = 0;
      if (pace.late()) await pace.rest();
    }
  }
}
