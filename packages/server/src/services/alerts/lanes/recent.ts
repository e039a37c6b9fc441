/**
 * The newest points of one rule and series, where some come late and those before matter: with them what comes late is looked at in memory. Rule: it has every
 * point behind `base`, as it was handed over; what else becomes of stored points ends it.
 */
import type { Micros } from '../../../model/time.js';
import { FIRING, type Machine } from '../evaluation/machine.js';
import type { InputPoint, InputPoints } from '../evaluation/replay.js';
import { MAX_RECENT } from '../limits.js';

/** Points in order, one after another, after which it is given up. */
const UNUSED = 1_000;

export class Recent {
  readonly #points: InputPoint[] = [];
  #inOrder = 0;

  /** `base` is the machine as it is before the first of them. */
  constructor(private readonly base: Machine) {}

  get isUnused(): boolean {
    return this.#inOrder > UNUSED;
  }

  reaches(time: Micros): boolean {
    return time > this.base.at;
  }

  /** The last write of a point counts. */
  add(point: InputPoint): void {
    const points = this.#points;
    let at = points.length;
    while (at > 0 && isBefore(point, points[at - 1]!)) at--;
    this.#inOrder = at === points.length ? this.#inOrder + 1 : 0;
    const before = points[at - 1];
    if (before?.time === point.time && before.input === point.input) points[at - 1] = point;
    else points.splice(at, 0, point);
    if (points.length <= MAX_RECENT) return;
    // Instants go as a whole.
    const { time: oldest } = points[0]!;
    while (points[0]?.time === oldest) {
      const { time, input, value } = points.shift()!;
      this.base.feed(time, input, value);
    }
    this.base.take();
  }

  /** The machine behind all of them. */
  machine(): Machine {
    const machine = this.base.copy();
    for (const { time, input, value } of this.#points) machine.feed(time, input, value);
    return machine;
  }

  /** As `machine`; undefined if something fired on the way, now or as it was looked at before. */
  calmly(before: Machine): Machine | undefined {
    const { base } = this;
    if (base.phase === FIRING || before.fires !== base.fires) return undefined;
    const machine = this.machine();
    return machine.fires === base.fires ? machine : undefined;
  }

  /** From memory what lies behind `base`, from the store what does not. */
  or(stored: InputPoints, inputs: 1 | 2): InputPoints {
    const points = [...this.#points];
    const reaches = (time: Micros) => this.reaches(time);
    const last = (time: Micros, input: 0 | 1) =>
      points.findLast((point) => point.input === input && point.time < time);
    return {
      before(time) {
        const found = ([0, 1] as const).slice(0, inputs).map((input) => last(time, input));
        const isWhole = reaches(time) && found.every((point) => point !== undefined);
        return isWhole ? Promise.resolve(found) : stored.before(time);
      },
      async *from(time) {
        if (reaches(time)) yield await Promise.resolve(points.filter((point) => point.time >= time));
        else yield* stored.from(time);
      },
    };
  }
}

const isBefore = (one: InputPoint, other: InputPoint): boolean =>
  one.time < other.time || (one.time === other.time && one.input < other.input);
