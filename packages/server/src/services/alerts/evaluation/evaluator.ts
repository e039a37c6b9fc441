/**
 * Looks at accepted points for the rules of their series, behind the writes. Rules: what comes in order is looked at in memory; what comes late is
 * looked at again from the store; what waits is bounded (beyond it series are looked at again from the store), told as figures, and never lost
 * (`feed/unevaluated.ts`).
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { nowMicros, type Micros } from '../../../model/time.js';
import { inGroups } from '../../../model/lists.js';
import { Pace } from '../../../model/pace.js';
import type { Alert } from '../../../model/records/alert.js';
import { addSpan, Handed, type Spans } from '../feed/handed.js';
import type { Dirt, Lane, RuleOfLane } from '../lanes/lane.js';
import type { Lanes } from '../lanes/lanes.js';
import { MAX_WAITING_POINTS } from '../limits.js';
import type { Band } from '../bands/band.js';
import type { Findings } from './found.js';
import { FIRING, type Machine } from './machine.js';
import { replay, type Replay, type Replayed } from './replay.js';
import { Schedule } from './schedule.js';
import { fromMemory, fromStart, heldAt, lastTime, storedPoints, type ReadStore } from './stored-points.js';

export interface EvaluatorOptions {
  readonly store: ReadStore;
  readonly lanes: Lanes;
  readonly findings: Findings;
  /** Makes the lanes of series that nobody has looked at. */
  readonly learn: (project: number, series: readonly number[]) => Promise<void>;
  /** Rules of which every lane was looked at from its beginning. */
  readonly settled: (rules: readonly number[]) => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

/** Written in one transaction. */
const WRITTEN = 200;
/** The same of alerts that end with their rules, in one statement. */
const ENDED = 500;
const TICK_MS = 250;
const PAUSE_MS = 1_000;
const DUE_AT_ONCE = 5_000;
/** Points, each for each of its lanes, between two looks at the clock. */
const STEP = 1_024;
/** Lanes that are looked at again side by side. */
const AT_ONCE = 6;
/** Rules in one statement. */
const NOTED = 5_000;

export class Evaluator {
  /** Points looked at one by one since the start. */
  #evaluated = 0;
  /** Handed over, not durable yet. */
  readonly #pending = new Set<Handed>();
  #queue: Handed[] = [];
  /** Looked at, and what they changed is not written yet. */
  #looking: Handed[] = [];
  #waiting = 0;
  /** Rules of which that is not noted yet. */
  readonly #whole = new Set<number>();
  readonly #changed = new Set<Lane>();
  readonly #late = new Set<Lane>();
  readonly #schedule: Schedule;
  #hot: Promise<void> | undefined;
  #cold: Promise<void> | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #stopping = false;
  #wakeUp: (() => void) | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly options: EvaluatorOptions) {
    this.#schedule = new Schedule((lane) => {
      options.lanes.know(lane.series.id);
      return lane.machine?.due();
    });
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  /** Points since the start. */
  get evaluated(): number {
    return this.#evaluated + this.options.lanes.atRest.left;
  }

  get waitingPoints(): number {
    return this.#waiting;
  }

  get waitingLanes(): number {
    return this.#late.size;
  }

  hand(project: number): Handed {
    const handed = new Handed(project, this.options.lanes, (settled, lost) => this.#settled(settled, lost));
    this.#pending.add(handed);
    return handed;
  }

  /** What was accepted in these epochs and not looked at to its end. */
  readonly unevaluated = (epoch: number): Spans => {
    const spans: Spans = new Map();
    for (const chunks of [this.#pending, this.#queue, this.#looking])
      for (const handed of chunks) if (handed.epoch <= epoch) handed.addSpans(spans);
    for (const lane of this.#late) {
      for (const dirt of [lane.dirt, lane.working])
        if (dirt !== undefined && dirt.epoch <= epoch)
          for (const id of lane.ids) addSpan(spans, id, dirt.first, dirt.last);
      for (const { time, input, epoch: own } of lane.held)
        if (own <= epoch) addSpan(spans, lane.ids[input]!, time, time);
    }
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
      this.#isWhole(lane);
      lane.settle();
      this.#schedules(lane);
      if ((machine.phase === FIRING) !== (lane.open !== undefined)) this.#change(lane);
      this.#wake();
      return;
    }
    const first = lane.rule.unsettled.has(lane) ? lane.start : lastTime(this.options.store, lane);
    this.again(lane, { first, last: Infinity, epoch: Infinity });
  }

  /** Resolves when all that was accepted by now was looked at, as far as the stores answer. */
  async idle(): Promise<void> {
    while (this.#hot !== undefined || this.#cold !== undefined) await Promise.all([this.#hot, this.#cold]);
  }

  /** Ends the lanes: what fires of them is over. Others are written in between. */
  async end(lanes: readonly Lane[], ended: Micros): Promise<void> {
    await this.options.lanes.remove(lanes);
    for (const some of inGroups(lanes, ENDED)) {
      for (const lane of some) {
        this.#late.delete(lane);
        this.#changed.delete(lane);
      }
      // What was being written of them comes first.
      await this.#alone(() => this.options.findings.end(some, ended));
    }
  }

  /** Looks at what waits in memory; what needs the store stays noted for the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping = true;
    this.#wakeUp?.();
    await this.#cold;
    await this.#hot;
    await this.#writing.catch(() => undefined);
  }

  #settled(handed: Handed, lost: Spans | undefined): void {
    this.#pending.delete(handed);
    if (lost !== undefined) {
      for (let row = 0; row < handed.rows; row++) handed.over(row);
      this.soil(lost);
      return;
    }
    if (handed.rows === 0) return;
    this.#queue.push(handed);
    this.#waiting += handed.rows;
    if (this.#waiting > MAX_WAITING_POINTS) this.#overflow();
    this.#wake();
  }

  /** The points are not kept: their series are looked at again from the store. */
  #overflow(): void {
    const chunks = this.#queue.splice(0);
    this.#waiting = this.#looking.reduce((sum, { rows }) => sum + rows, 0);
    for (const handed of chunks)
      for (let row = 0; row < handed.rows; row++) {
        handed.over(row);
        for (const lane of this.options.lanes.of(handed.series[row]!) ?? []) {
          const time = Math.max(handed.times[row]!, lane.start);
          this.again(lane, { first: time, last: time, epoch: handed.epoch });
        }
      }
  }

  #wake(): void {
    if (this.#hot === undefined && (this.#queue.length > 0 || this.#changed.size > 0))
      this.#hot = this.#loop(
        () => this.#look(),
        () => (this.#hot = undefined),
      );
    if (this.#cold === undefined && this.#late.size > 0 && !this.#stopping)
      this.#cold = this.#loop(
        () => (this.#stopping ? Promise.resolve(false) : this.#lookAgain()),
        () => (this.#cold = undefined),
      );
  }

  /** Until a step says that there is nothing left. A step that fails is done again after a pause. */
  async #loop(step: () => Promise<boolean>, over: () => void): Promise<void> {
    // Whoever hands over goes on first.
    await nextTurn();
    for (let goesOn = true; goesOn;) {
      try {
        goesOn = await step();
      } catch (error) {
        this.options.onProblem(error);
        if (this.#stopping) break;
        await this.#pause();
      }
    }
    over();
    if (!this.#stopping) this.#wake();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PAUSE_MS);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #tick(): void {
    for (const lane of this.#schedule.take(nowMicros(), DUE_AT_ONCE)) this.#change(lane);
    this.#wake();
    if (this.#whole.size > 0) this.#noteWhole().catch((error: unknown) => this.options.onProblem(error));
  }

  /** One that is not noted is looked at from its beginning once more after a restart. */
  async #noteWhole(): Promise<void> {
    const rules = [...this.#whole].slice(0, NOTED);
    for (const rule of rules) this.#whole.delete(rule);
    await this.options.settled(rules);
  }

  async #look(): Promise<boolean> {
    if (this.#queue.length === 0 && this.#changed.size === 0) return false;
    const pace = new Pace();
    const strangers = new Map<number, Set<number>>();
    while (this.#queue.length > 0 && !pace.late()) {
      const handed = this.#queue.shift()!;
      this.#looking.push(handed);
      await this.#feed(handed, strangers, pace);
    }
    for (const [project, series] of strangers) await this.options.learn(project, [...series]);
    while (this.#changed.size > 0) {
      await this.#alone(() => this.#write());
      if (pace.late()) await pace.rest();
    }
    for (const { rows } of this.#looking) {
      this.#waiting -= rows;
      this.#evaluated += rows;
    }
    this.#looking = [];
    await pace.rest();
    return true;
  }

  async #feed(handed: Handed, strangers: Map<number, Set<number>>, pace: Pace): Promise<void> {
    const { lanes } = this.options;
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
      for (const lane of looking) this.#took(lane, lane.feed(id, times[row]!, value, epoch));
      lanes.settle(id);
      steps += looking.length;
      if (steps < STEP) continue;
      steps = 0;
      if (pace.late()) await pace.rest();
    }
  }

  #took(lane: Lane, outcome: ReturnType<Lane['feed']>): void {
    if (outcome === 'changed') this.#change(lane);
    else if (outcome === 'late') {
      this.#late.add(lane);
      this.#wake();
    } else this.#schedules(lane);
  }

  #change(lane: Lane): void {
    this.options.lanes.rouse(lane.series.id);
    lane.isChanged = true;
    this.#changed.add(lane);
  }

  /** Some of what has changed. */
  async #write(): Promise<void> {
    const some: Lane[] = [];
    for (const lane of this.#changed) {
      this.#changed.delete(lane);
      // One that is looked at again is written by that.
      if (!lane.isGone && lane.machine !== undefined && lane.working === undefined) some.push(lane);
      else lane.isChanged = false;
      if (some.length === WRITTEN) break;
    }
    await this.#keep(some);
  }

  /** What the machines of these lanes have found since they were written. */
  async #keep(asked: readonly Lane[]): Promise<void> {
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
      await this.options.findings.keep(found);
    } catch (error) {
      // What was taken out of the machines is found again.
      for (const lane of lanes) {
        lane.isChanged = this.#changed.has(lane);
        lane.machine = undefined;
        this.again(lane, { first: Math.max(lane.base, lane.start), last: Infinity, epoch: 0 });
      }
      throw error;
    }
    for (const lane of lanes) {
      lane.settle();
      this.#schedules(lane);
      // Points may have come while that was written.
      if (lane.isBehind(now)) this.#changed.add(lane);
      lane.isChanged = this.#changed.has(lane);
    }
    this.options.lanes.settleAll(lanes);
  }

  /** Some lanes at once: most of the time the engine is waited for. */
  async #lookAgain(): Promise<boolean> {
    const some: Lane[] = [];
    for (const lane of this.#late) {
      if (lane.isGone || lane.dirt === undefined) this.#late.delete(lane);
      else some.push(lane);
      if (some.length === AT_ONCE) break;
    }
    const ends = await Promise.allSettled(some.map((lane) => this.#lookAgainAt(lane)));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    this.#wake();
    return this.#late.size > 0;
  }

  async #lookAgainAt(lane: Lane): Promise<void> {
    await this.#alone(async () => {
      if (lane.machine !== undefined) await this.#keep([lane]);
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
    this.#late.delete(lane);
    for (const { time, input, value, epoch } of lane.held.splice(0))
      this.#took(lane, lane.feed(lane.ids[input]!, time, value, epoch));
    if (lane.dirt !== undefined) this.#late.add(lane);
    if (lane.isBehind(nowMicros())) this.#change(lane);
    this.#schedules(lane);
    this.options.lanes.settle(lane.series.id);
  }

  async #replay(lane: Lane, dirt: Dirt): Promise<void> {
    const { store, findings } = this.options;
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
    await this.#alone(async () => {
      if (lane.isGone) return;
      const stored = (await findings.stored(lane, from)).filter(({ fired }) => fired <= (until ?? Infinity));
      const open = until === undefined ? machine.view(nowMicros()) : undefined;
      await findings.keep([{ lane, stored, spans: [...spans, ...(open === undefined ? [] : [open])] }]);
      if (until === undefined) lane.renew(machine);
      else lane.amend(from, until, goesOn?.ended === null ? machine : undefined);
    });
    if (until === undefined && dirt.first <= start) this.#isWhole(lane);
    // Only what lies around the late points was looked at: where it stands now is still to be known.
    if (lane.machine === undefined)
      lane.soil({ first: Math.max(lastTime(store, lane), start), last: Infinity, epoch: dirt.epoch });
  }

  /** It was looked at from the beginning of its rule. */
  #isWhole(lane: Lane): void {
    if (lane.rule.unsettled.delete(lane)) this.settles(lane.rule);
  }

  /** Notes a rule all of whose lanes were looked at from its beginning. */
  settles(rule: RuleOfLane): void {
    if (rule.isSettled || rule.unsettled.size > 0) return;
    rule.isSettled = true;
    this.#whole.add(rule.row.id);
  }

  #schedules(lane: Lane): void {
    const due = lane.toSchedule;
    if (due !== undefined) this.#schedule.add(lane, due);
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => undefined);
    return done;
  }
}

/** Nothing lies behind the start. */
const atStart = (machine: Machine, from: Micros): Replayed => ({
  ...{ from, until: undefined, spans: machine.take(), machine, goesOn: undefined, held: undefined },
});
