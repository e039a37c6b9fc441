/** Looks at the points that wait, in memory and in slices, and has what they change written. */
import { Pace } from '../../../model/pace.js';
import type { Handed } from '../feed/handed.js';
import type { Lane } from '../lanes/lane.js';
import type { Lanes } from '../lanes/lanes.js';
import type { Changes } from './changes.js';
import type { WaitingPoints } from './waiting-points.js';

/** Points, each for each of its lanes, between two looks at the clock. */
const STEP = 1_024;

export interface LookingOptions {
  readonly lanes: Lanes;
  readonly waiting: WaitingPoints;
  readonly changes: Changes;
  readonly took: (lane: Lane, outcome: ReturnType<Lane['feed']>) => void;
  /** Makes the lanes of series that nobody has looked at. */
  readonly learn: (project: number, series: readonly number[]) => Promise<void>;
}

export class Looking {
  /** Points since the start. */
  count = 0;

  constructor(private readonly options: LookingOptions) {}

  /** Answers whether there was anything. */
  async look(): Promise<boolean> {
    const { waiting, changes, learn } = this.options;
    if (!waiting.any && !changes.any) return false;
    const pace = new Pace();
    const strangers = new Map<number, Set<number>>();
    while (waiting.any && !pace.late()) await this.#feed(waiting.take(), strangers, pace);
    for (const [project, series] of strangers) await learn(project, [...series]);
    while (changes.any) {
      await changes.alone(() => changes.write());
      if (pace.late()) await pace.rest();
    }
    this.count += waiting.done();
    await pace.rest();
    return true;
  }

  async #feed(handed: Handed, strangers: Map<number, Set<number>>, pace: Pace): Promise<void> {
    const { lanes, took } = this.options;
    const { rows, series, times, numbers, texts, epoch } = handed;
    let steps = 0;
    for (let row = 0; row < rows; row++) {
      const id = series[row]!;
      handed.over(row);
      const looking = lanes.of(id);
      if (looking === undefined) {
        if (lanes.isUnknown(id)) {
          const unknown = strangers.get(handed.project);
          if (unknown === undefined) strangers.set(handed.project, new Set([id]));
          else unknown.add(id);
        }
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
