/** One rule over one series: how far it was looked at, and what there is to look at again. */
import type { Micros } from '../../../model/time.js';
import type { Alert, AlertRule } from '../../../model/records/alert.js';
import type { WatchedSeries } from '../../../catalog/alerts/series.js';
import { FIRING, PENDING, type Judgement, type Machine, type Value } from '../evaluation/machine.js';
import { MAX_HELD } from '../limits.js';

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
  /** In the queue of what time alone makes true. */
  isScheduled = false;
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
    if (!machine.feed(time, input, value)) return this.soil({ first: time, last: time, epoch });
    const fires = machine.phase === FIRING;
    if (machine.closed.length > 0 || fires !== (this.open !== undefined)) return 'changed';
    return fires && this.open!.fired !== machine.fired ? 'changed' : 'same';
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

  /** Whether time alone may make it fire, and nobody looks out for that yet. */
  get isToSchedule(): boolean {
    const { machine } = this;
    if (this.isScheduled || machine === undefined || this.open !== undefined) return false;
    return machine.phase === PENDING || (this.judgement.manner === 'gaps' && machine.at > -Infinity);
  }

  #hold(point: (typeof this.held)[number]): 'late' | 'same' {
    const { time, epoch } = point;
    if (this.working === undefined || this.held.length >= MAX_HELD)
      return this.soil({ first: time, last: time, epoch });
    this.held.push(point);
    return 'same';
  }
}
