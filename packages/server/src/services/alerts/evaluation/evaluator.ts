/**
 * Looks at accepted points for the rules of their series, behind the writes. Rules: what comes in order is looked at in memory; what comes late is
 * looked at again from the store; what waits is bounded (beyond it series are looked at again from the store), told as figures, and never lost
 * (`feed/unevaluated.ts`).
 */
import { Pace } from '../../../model/pace.js';
import { nowMicros, type Micros } from '../../../model/time.js';
import type { Alert } from '../../../model/records/alert.js';
import type { Handed, Spans } from '../feed/handed.js';
import type { Dirt, Lane, RuleOfLane } from '../lanes/lane.js';
import type { Lanes } from '../lanes/lanes.js';
import type { Band } from '../bands/band.js';
import { Changes } from './changes.js';
import type { Findings } from './found.js';
import { LateLanes } from './late-lanes.js';
import { Looking } from './looking.js';
import { Loop } from './loop.js';
import { FIRING } from './machine.js';
import { Schedule } from './schedule.js';
import { SettledRules } from './settled-rules.js';
import { Strangers, type Learn } from './strangers.js';
import { fromMemory, lastTime, type ReadStore } from './stored-points.js';
import { WaitingPoints } from './waiting-points.js';

export interface EvaluatorOptions {
  readonly store: ReadStore;
  readonly lanes: Lanes;
  readonly findings: Findings;
  /** Makes the lanes of series that nobody has looked at. */
  readonly learn: Learn;
  /** Rules of which every lane was looked at from its beginning. */
  readonly settled: (rules: readonly number[]) => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

const TICK_MS = 250;
const DUE_AT_ONCE = 5_000;

export class Evaluator {
  readonly #waiting: WaitingPoints;
  readonly #changes: Changes;
  readonly #late: LateLanes;
  readonly #strangers: Strangers;
  readonly #looking: Looking;
  readonly #rules: SettledRules;
  readonly #schedule: Schedule;
  readonly #hot: Loop;
  readonly #cold: Loop;
  #stopping = false;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly options: EvaluatorOptions) {
    const { lanes, onProblem } = options;
    const schedules = (lane: Lane) => this.#schedules(lane);
    const onOver = () => this.#wake();
    this.#schedule = new Schedule((lane) => {
      lanes.know(lane.series.id);
      return lane.machine?.due();
    });
    this.#strangers = new Strangers(options.learn);
    this.#waiting = new WaitingPoints({
      watched: lanes,
      onReady: onOver,
      onLost: (spans) => this.soil(spans),
      onDropped: (handed, row) => this.#dropped(handed, row),
      whenDropped: () => this.#strangers.learn(),
      onProblem,
    });
    this.#changes = new Changes({ ...options, schedules, again: (lane, dirt) => this.again(lane, dirt) });
    this.#rules = new SettledRules(options.settled);
    const took = (lane: Lane, outcome: ReturnType<Lane['feed']>) => this.#took(lane, outcome);
    this.#looking = new Looking({
      ...{ lanes, took, waiting: this.#waiting },
      ...{ changes: this.#changes, strangers: this.#strangers },
    });
    this.#late = new LateLanes({
      ...{ ...options, took, schedules, changes: this.#changes },
      isWhole: (lane) => this.#rules.isWhole(lane),
    });
    this.#hot = new Loop({ step: () => this.#looking.look(), onOver, onProblem });
    this.#cold = new Loop({ step: () => this.#lookAgain(), onOver, onProblem });
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  /** Points since the start. */
  get evaluated(): number {
    return this.#looking.count + this.options.lanes.atRest.left;
  }

  get waitingPoints(): number {
    return this.#waiting.count;
  }

  get waitingLanes(): number {
    return this.#late.count;
  }

  hand(project: number): Handed {
    return this.#waiting.hand(project);
  }

  /** What was accepted in these epochs and not looked at to its end. In slices: a point moves on in the order in which is gone through them. */
  readonly unevaluated = async (epoch: number): Promise<Spans> => {
    const spans: Spans = new Map();
    const pace = new Pace();
    await this.#waiting.addSpans(spans, epoch, pace);
    await this.#late.addSpans(spans, epoch, pace);
    return spans;
  };

  /** Points of these times were stored or deleted without having been handed over. */
  soil(spans: Spans): void {
    for (const [series, [first, last]] of spans)
      for (const lane of this.options.lanes.of(series) ?? []) {
        lane.heldAt = undefined;
        this.again(lane, { first, last, epoch: 0 });
      }
  }

  again(lane: Lane, dirt: Dirt): void {
    this.options.lanes.rouse(lane.series.id);
    lane.recent = undefined;
    lane.soil(dirt);
    this.#late.add(lane);
    this.#wake();
  }

  /** Points from here on count with this band; answers whether anything looks at it. */
  bandMade(band: Band, from: Micros): boolean {
    let isAsked = false;
    for (const lane of this.options.lanes.of(band.series) ?? []) {
      if (lane.band !== band) continue;
      isAsked = true;
      if (lastTime(this.options.store, lane) < from) continue;
      this.again(lane, { first: Math.max(from, lane.start), last: Infinity, epoch: 0 });
    }
    return isAsked;
  }

  /** People changed an alert. */
  changed(alert: Alert): void {
    for (const lane of this.options.lanes.of(alert.series) ?? [])
      if (lane.open?.id === alert.id) lane.open = alert;
  }

  /** A new lane: from memory where that knows enough. Whoever begins lanes settles their series when all are begun. */
  begin(lane: Lane): void {
    const machine = fromMemory(this.options.store, lane);
    if (machine !== undefined && lane.dirt === undefined) {
      lane.machine = machine;
      this.#rules.isWhole(lane);
      lane.settle();
      this.#schedules(lane);
      if ((machine.phase === FIRING) !== (lane.open !== undefined)) this.#changes.add(lane);
      this.#wake();
      return;
    }
    const first = lane.rule.unsettled.has(lane) ? lane.start : lastTime(this.options.store, lane);
    this.again(lane, { first, last: Infinity, epoch: Infinity });
  }

  /** Notes a rule all of whose lanes were looked at from its beginning. */
  settles(rule: RuleOfLane): void {
    this.#rules.settles(rule);
  }

  /** Resolves when all that was accepted by now was looked at, as far as the stores answer. */
  async idle(): Promise<void> {
    const running = () =>
      [this.#waiting.dropping, this.#hot.running, this.#cold.running].filter((one) => one !== undefined);
    while (running().length > 0) await Promise.all(running());
  }

  /** Ends the lanes: what fires of them is over. */
  async end(lanes: readonly Lane[], ended: Micros): Promise<void> {
    await this.options.lanes.remove(lanes);
    for (const lane of lanes) this.#late.delete(lane);
    await this.#changes.end(lanes, ended);
  }

  /** Looks at what waits in memory; what needs the store stays noted for the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping = true;
    await this.#waiting.stop();
    await this.#cold.stop();
    await this.#hot.stop();
    await this.#changes.written();
  }

  /** A point that is not kept: it is looked at again from the store. */
  #dropped({ project, series, times, epoch }: Handed, row: number): void {
    const { lanes } = this.options;
    const id = series[row]!;
    if (lanes.isUnknown(id)) this.#strangers.note(project, id);
    for (const lane of lanes.of(id) ?? []) {
      const time = Math.max(times[row]!, lane.start);
      this.again(lane, { first: time, last: time, epoch });
    }
  }

  #wake(): void {
    if (this.#waiting.any || this.#changes.any) this.#hot.start();
    if (this.#late.count > 0 && !this.#stopping) this.#cold.start();
  }

  #tick(): void {
    for (const lane of this.#schedule.take(nowMicros(), DUE_AT_ONCE)) this.#changes.add(lane);
    this.#wake();
    this.#rules.noteSome().catch((error: unknown) => this.options.onProblem(error));
  }

  async #lookAgain(): Promise<boolean> {
    if (this.#stopping) return false;
    const goesOn = await this.#late.lookAgain();
    this.#wake();
    return goesOn;
  }

  #took(lane: Lane, outcome: ReturnType<Lane['feed']>): void {
    if (outcome === 'changed') this.#changes.add(lane);
    else if (outcome === 'late') {
      this.#late.add(lane);
      this.#wake();
    } else this.#schedules(lane);
  }

  #schedules(lane: Lane): void {
    const due = lane.toSchedule;
    if (due !== undefined) this.#schedule.add(lane, due);
  }
}
