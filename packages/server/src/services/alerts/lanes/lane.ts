/** One rule over one series: how far it was looked at, and what there is to look at again. */
import type { Micros } from '../../../model/time.js';
import type { Alert, AlertRule } from '../../../model/records/alert.js';
import type { WatchedSeries } from '../../../catalog/series/rule-series.js';
import { FIRING, type Judgement, type Machine, type Value } from '../evaluation/machine.js';
import type { InputPoint } from '../evaluation/replay.js';
import { MAX_HELD } from '../limits.js';
import type { Band } from '../bands/band.js';
import type { PastPoint } from '../feed/past-points.js';
import { Recent } from './recent.js';

/** Points of these times came and were not looked at, since this epoch of the spool. */
export interface Dirt {
  readonly first: Micros;
  readonly last: Micros;
  readonly epoch: number;
}

export const together = (one: Dirt | undefined, other: Dirt): Dirt =>
  one === undefined
    ? other
    : {
        first: Math.min(one.first, other.first),
        last: Math.max(one.last, other.last),
        epoch: Math.min(one.epoch, other.epoch),
      };

/** What a lane knows of its rule. */
export interface RuleOfLane {
  readonly row: AlertRule;
  readonly from: Micros;
  /** By series. */
  readonly lanes: Map<number, Lane>;
  /** Those that were not looked at from the beginning of the rule. */
  readonly unsettled: Set<Lane>;
  isSettled: boolean;
}

export class Lane {
  /** Absent: not looked at since the start. */
  machine: Machine | undefined;
  /** The alert that fires. */
  open: Alert | undefined;
  /** Alerts that ended before are not changed by what the machine finds. */
  base = 0;
  dirt: Dirt | undefined;
  /** What is being looked at again now. */
  working: Dirt | undefined;
  /** What came meanwhile. */
  readonly held: { time: Micros; input: 0 | 1; value: Value; epoch: number }[] = [];
  /** What was held and is looked at, while what it changed is not written. */
  unwritten: Dirt | undefined;
  /** What it found is to be written. */
  isChanged = false;
  /** When it is looked at whether time alone has made it true; Infinity: not at all. */
  scheduled = Infinity;
  /** Where points come late and those before matter. */
  recent: Recent | undefined;
  isGone = false;
  /** When what held at the start was measured, by input: older points change nothing. Undefined: not known. */
  heldAt: readonly [Micros, Micros] | undefined;
  /** It looks at points from here on: that of its rule, or when what it is compared with was changed. */
  start: Micros;

  constructor(
    readonly rule: RuleOfLane,
    readonly series: WatchedSeries,
    readonly judgement: Judgement,
    /** The series that it is compared with. */
    readonly other: number | undefined,
    /** The value of the attribute that it is compared with. */
    readonly attribute: number | undefined = undefined,
    /** What its values usually are. */
    readonly band: Band | undefined = undefined,
  ) {
    this.start = rule.from;
  }

  get ids(): number[] {
    return this.other === undefined ? [this.series.id] : [this.series.id, this.other];
  }

  /** What becomes of a point: it was looked at, changed what is found, or has to be looked at from the store. */
  feed(series: number, time: Micros, value: Value, epoch: number): 'same' | 'changed' | 'late' {
    const { machine } = this;
    const input = series === this.series.id ? 0 : 1;
    if (machine === undefined || this.working !== undefined) return this.#hold({ time, input, value, epoch });
    if (time < this.start)
      return this.heldAt !== undefined && time < this.heldAt[input]
        ? 'same'
        : this.soil({ first: this.start, last: this.start, epoch });
    if (!machine.feed(time, input, value)) return this.#late({ time, input, value }, epoch);
    if (this.recent?.reaches(time)) this.recent.add({ time, input, value });
    else if (this.recent !== undefined) this.recent = new Recent(machine.copy());
    return this.#outcome(machine);
  }

  #outcome(machine: Machine): 'same' | 'changed' {
    const fires = machine.phase === FIRING;
    if (machine.closed.length > 0 || fires !== (this.open !== undefined)) return 'changed';
    return fires && this.open!.fired !== machine.fired ? 'changed' : 'same';
  }

  /** In memory where that has all that it takes and nothing is to be written. */
  #late(point: InputPoint, epoch: number): 'same' | 'late' {
    const { time } = point;
    const needsRecent = this.judgement.rest === undefined || this.judgement.rest.inOrder;
    if (this.recent?.reaches(time)) {
      this.recent.add(point);
      const machine = this.open === undefined && this.dirt === undefined && this.recent.calmly(this.machine!);
      if (machine) {
        this.machine = machine;
        return 'same';
      }
    } else if (needsRecent) this.recent ??= new Recent(this.machine!.copy());
    return this.soil({ first: time, last: time, epoch });
  }

  /** Whether what is written of it is not what its machine says now. */
  isBehind(now: Micros): boolean {
    const { machine, open } = this;
    if (machine === undefined) return false;
    const shown = machine.view(now);
    return machine.closed.length > 0 || (shown === undefined) !== (open === undefined);
  }

  /** A point comes late, behind these that left it at rest. */
  recall([first, ...points]: readonly PastPoint[]): void {
    if (first === undefined) return;
    const base = this.machine!.copy();
    Object.assign(base, { at: first.time, measured: first.time, value: first.value, run: first.run });
    this.recent = new Recent(base);
    for (const { time, value } of points) this.recent.add({ time, input: 0, value });
  }

  /** Its machine is another one. */
  renew(machine: Machine): void {
    this.machine = machine;
    if (this.recent !== undefined) this.recent = new Recent(machine.copy());
    this.settle();
  }

  /** What lies from one time up to another was looked at again; what was found behind that stays as it is. */
  amend(from: Micros, until: Micros, goesOn: Pick<Machine, 'since' | 'fired'> | undefined): void {
    const { machine, recent } = this;
    if (machine === undefined) return;
    machine.normalSince = Math.max(machine.normalSince, until);
    if (recent?.reaches(from)) {
      this.machine = recent.machine();
      // What ended on the way is written, but for what ended meanwhile.
      this.machine.closed = machine.closed;
    } else {
      if (goesOn !== undefined) machine.resume(goesOn.since, goesOn.fired);
      if (recent?.reaches(until)) this.recent = new Recent(machine.copy());
    }
    if (goesOn !== undefined) this.settle();
  }

  soil(dirt: Dirt): 'late' {
    this.dirt = together(this.dirt, dirt);
    return 'late';
  }

  /** It was looked at up to its end: what the machine finds from here on is compared with what fires. */
  settle(): void {
    const { machine } = this;
    if (machine === undefined) return;
    this.base = machine.phase === FIRING ? machine.fired : machine.at + 1;
  }

  /** When time alone may make it fire, if nobody looks out for that yet. */
  get toSchedule(): Micros | undefined {
    const due = this.open === undefined ? this.machine?.due() : undefined;
    return due !== undefined && due < this.scheduled ? due : undefined;
  }

  /** Nothing is to be done for it before a point says otherwise. */
  get isAtRest(): boolean {
    const { machine, dirt, working, held, open, judgement } = this;
    if (judgement.rest === undefined || machine === undefined || this.isChanged) return false;
    if (this.recent?.isUnused) this.recent = undefined;
    if (this.recent !== undefined) return false;
    if (dirt !== undefined || working !== undefined || held.length > 0 || open !== undefined) return false;
    return machine.isNormal;
  }

  #hold(point: (typeof this.held)[number]): 'late' | 'same' {
    const { time, epoch } = point;
    if (this.working === undefined || this.held.length >= MAX_HELD) {
      this.recent = undefined;
      return this.soil({ first: time, last: time, epoch });
    }
    this.held.push(point);
    return 'same';
  }
}
