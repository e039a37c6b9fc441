/** The lanes that have to be looked at again from the store: points of theirs came late, or memory does not know how they stand. */
import { Pace } from '../../../model/pace.js';
import { nowMicros, type Micros } from '../../../model/time.js';
import { addSpan, type Spans } from '../feed/handed.js';
import { together, type Dirt, type Lane } from '../lanes/lane.js';
import type { Lanes } from '../lanes/lanes.js';
import type { Changes } from './changes.js';
import type { Findings } from './found.js';
import type { Machine } from './machine.js';
import { replay, type Replay, type Replayed } from './replay.js';
import { fromStart, heldAt, lastTime, storedPoints, type ReadStore } from './stored-points.js';

/** Lanes that are looked at again side by side. */
const AT_ONCE = 6;

export interface LateOptions {
  readonly store: ReadStore;
  readonly lanes: Lanes;
  readonly findings: Findings;
  readonly changes: Changes;
  /** What became of a point that came while its lane was looked at again. */
  readonly took: (lane: Lane, outcome: ReturnType<Lane['feed']>) => void;
  readonly schedules: (lane: Lane) => void;
  /** It was looked at from the beginning of its rule. */
  readonly isWhole: (lane: Lane) => void;
}

export class LateLanes {
  readonly #late = new Set<Lane>();

  constructor(private readonly options: LateOptions) {}

  get count(): number {
    return this.#late.size;
  }

  add(lane: Lane): void {
    this.#late.add(lane);
  }

  delete(lane: Lane): void {
    this.#late.delete(lane);
  }

  /** What came for them in the epochs up to this one. */
  async addSpans(spans: Spans, epoch: number, pace: Pace): Promise<void> {
    for (const lane of this.#late) {
      if (pace.due()) await pace.rest();
      for (const dirt of [lane.dirt, lane.working, lane.unwritten])
        if (dirt !== undefined && dirt.epoch <= epoch)
          for (const id of lane.ids) addSpan(spans, id, dirt.first, dirt.last);
      for (const { time, input, epoch: own } of lane.held)
        if (own <= epoch) addSpan(spans, lane.ids[input]!, time, time);
    }
  }

  /** Some lanes at once, because most of the time the engine is waited for; answers whether there are more. */
  async lookAgain(): Promise<boolean> {
    const some: Lane[] = [];
    for (const lane of this.#late) {
      if (lane.isGone || lane.dirt === undefined) this.#late.delete(lane);
      else some.push(lane);
      if (some.length === AT_ONCE) break;
    }
    const ends = await Promise.allSettled(some.map((lane) => this.#lookAgainAt(lane)));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return this.#late.size > 0;
  }

  async #lookAgainAt(lane: Lane): Promise<void> {
    const { changes, took, schedules, lanes } = this.options;
    await changes.alone(async () => {
      if (lane.machine !== undefined) await changes.keep([lane]);
      lane.working = lane.dirt;
      lane.dirt = undefined;
    });
    try {
      await this.#replay(lane, lane.working!);
      lane.working = undefined;
    } catch (error) {
      lane.soil(lane.working!);
      lane.working = undefined;
      lane.recent = undefined;
      for (const { time, epoch } of lane.held.splice(0)) lane.soil({ first: time, last: time, epoch });
      throw error;
    }
    for (const { time, input, value, epoch } of lane.held.splice(0)) {
      lane.unwritten = together(lane.unwritten, { first: time, last: time, epoch });
      took(lane, lane.feed(lane.ids[input]!, time, value, epoch));
    }
    if (lane.isBehind(nowMicros())) changes.add(lane);
    // What was held is noted with its lane until what it changed is written.
    if (lane.isChanged) await changes.alone(() => changes.keep([lane]));
    lane.unwritten = undefined;
    if (lane.dirt === undefined) this.#late.delete(lane);
    schedules(lane);
    lanes.settle(lane.series.id);
  }

  async #replay(lane: Lane, dirt: Dirt): Promise<void> {
    const { store, findings, changes } = this.options;
    const { start } = lane;
    const pace = new Pace();
    const stored = storedPoints(store, lane.rule.row.project, lane);
    const begun = dirt.first <= start ? fromStart(store, lane) : undefined;
    const task: Replay = {
      ...{ judgement: lane.judgement, start },
      points: lane.recent?.or(stored, lane.judgement.inputs) ?? stored,
      ...{ first: Math.max(dirt.first, start), last: Math.max(dirt.last, start) },
      stored: (time) => findings.stored(lane, time),
      rest: () => pace.rest(),
    };
    const { from, until, spans, machine, goesOn, held } =
      begun === undefined ? await replay(task) : atStart(begun, start);
    if (held !== undefined) lane.heldAt = heldAt(held);
    await changes.alone(async () => {
      if (lane.isGone) return;
      const stored = (await findings.stored(lane, from)).filter(({ fired }) => fired <= (until ?? Infinity));
      const open = until === undefined ? machine.view(nowMicros()) : undefined;
      await findings.keep([{ lane, stored, spans: [...spans, ...(open === undefined ? [] : [open])] }]);
      if (until === undefined) lane.renew(machine);
      else lane.amend(from, until, goesOn?.ended === null ? machine : undefined);
    });
    if (until === undefined && dirt.first <= start) this.options.isWhole(lane);
    // Only what lies around the late points was looked at: where it stands now is still to be known.
    if (lane.machine === undefined)
      lane.soil({ first: Math.max(lastTime(store, lane), start), last: Infinity, epoch: dirt.epoch });
  }
}

/** Nothing lies behind the start. */
const atStart = (machine: Machine, from: Micros): Replayed => ({
  ...{ from, until: undefined, spans: machine.take(), machine, goesOn: undefined, held: undefined },
});
