/** The lanes of which something is to be written, and the one queue of all writing. Rule: what could not be written is found again. */
import { nowMicros, type Micros } from '../../../model/time.js';
import { inGroups } from '../../../model/lists.js';
import type { Dirt, Lane } from '../lanes/lane.js';
import type { Lanes } from '../lanes/lanes.js';
import type { Findings } from './found.js';

/** Written in one transaction. */
const WRITTEN = 200;
/** The same of alerts that end with their rules, in one statement. */
const ENDED = 500;

export interface ChangesOptions {
  readonly lanes: Lanes;
  readonly findings: Findings;
  /** The lane has to be looked at from the store. */
  readonly again: (lane: Lane, dirt: Dirt) => void;
  /** Time alone may make it fire. */
  readonly schedules: (lane: Lane) => void;
}

export class Changes {
  readonly #changed = new Set<Lane>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ChangesOptions) {}

  get any(): boolean {
    return this.#changed.size > 0;
  }

  add(lane: Lane): void {
    this.options.lanes.rouse(lane.series.id);
    lane.isChanged = true;
    this.#changed.add(lane);
  }

  /** Some of what has changed. */
  async write(): Promise<void> {
    const some: Lane[] = [];
    for (const lane of this.#changed) {
      this.#changed.delete(lane);
      // One that is looked at again is written by that.
      if (!lane.isGone && lane.machine !== undefined && lane.working === undefined) some.push(lane);
      else lane.isChanged = false;
      if (some.length === WRITTEN) break;
    }
    await this.keep(some);
  }

  /** What the machines of these lanes have found since they were written. Alone. */
  async keep(asked: readonly Lane[]): Promise<void> {
    const { lanes: all, findings, again, schedules } = this.options;
    // One that has ended meanwhile has nothing more to say.
    const lanes = asked.filter(({ isGone }) => !isGone);
    if (lanes.length === 0) return;
    const now = nowMicros();
    const found = lanes.map((lane) => {
      const open = lane.machine!.view(now);
      const spans = [...lane.machine!.take(), ...(open === undefined ? [] : [open])];
      return { lane, stored: lane.open === undefined ? [] : [lane.open], spans };
    });
    try {
      await findings.keep(found);
    } catch (error) {
      // What was taken out of the machines is found again.
      for (const lane of lanes) {
        lane.isChanged = this.#changed.has(lane);
        lane.machine = undefined;
        again(lane, { first: Math.max(lane.base, lane.start), last: Infinity, epoch: 0 });
      }
      throw error;
    }
    for (const lane of lanes) {
      lane.settle();
      schedules(lane);
      // Points may have come while that was written.
      if (lane.isBehind(now)) this.#changed.add(lane);
      lane.isChanged = this.#changed.has(lane);
    }
    all.settleAll(lanes);
  }

  /** What fires of these lanes, which are gone, is over. Others are written in between. */
  async end(lanes: readonly Lane[], ended: Micros): Promise<void> {
    for (const some of inGroups(lanes, ENDED)) {
      for (const lane of some) this.#changed.delete(lane);
      // What was being written of them comes first.
      await this.alone(() => this.options.findings.end(some, ended));
    }
  }

  /** Runs `work` when nothing else is written. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Resolves when what is being written now is. */
  async written(): Promise<void> {
    await this.#writing;
  }
}
