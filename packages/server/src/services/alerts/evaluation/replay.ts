/**
 * A rule looked at once more over a span of time that points came into late. Rules: it begins where the state is known of what was
 * found before, and ends as soon as nothing later can come out otherwise, so a late point costs what lies around it and not all history.
 */
import { greatest } from '../../../model/lists.js';
import type { Micros } from '../../../model/time.js';
import type { AlertSpan } from '../../../model/records/alert.js';
import { FIRING, Machine, NORMAL, type Judgement, type Value } from './machine.js';

export interface InputPoint {
  readonly time: Micros;
  readonly input: 0 | 1;
  readonly value: Value;
}

/** The points of the inputs of one rule and series, as they are stored now. */
export interface InputPoints {
  /** The last one of each input before this time. */
  before(time: Micros): Promise<readonly InputPoint[]>;
  /** In the order of time, page by page. */
  from(time: Micros): AsyncIterable<readonly InputPoint[]>;
}

export interface Replay {
  readonly judgement: Judgement;
  /** Of the rule: nothing before it counts but what held then. */
  readonly start: Micros;
  /** The points that are new lie in here, both included. */
  readonly first: Micros;
  readonly last: Micros;
  readonly points: InputPoints;
  /** What was found that ended at `time` or later, in the order of time. */
  readonly stored: (time: Micros) => Promise<readonly AlertSpan[]>;
  readonly rest: () => Promise<void>;
}

export interface Replayed {
  /** What was found from here on is compared with `spans`. */
  readonly from: Micros;
  /** Up to here, included (spans by when they fired); undefined: to the end, with the machine as it is then. */
  readonly until: Micros | undefined;
  readonly spans: readonly AlertSpan[];
  readonly machine: Machine;
  /** The span that goes on beyond `until` as it was found before; its beginning is as the machine says. */
  readonly goesOn: AlertSpan | undefined;
  /** What held at the start, where it began there. */
  readonly held: readonly InputPoint[] | undefined;
}

export async function replay(task: Replay): Promise<Replayed> {
  const { judgement, points, start } = task;
  const machine = new Machine(judgement);
  const { from, stored, held } = await beginning(task, machine);
  const covering = covers(stored);
  const fresh = new Fresh(judgement);
  for await (const page of points.from(from)) {
    for (let at = 0; at < page.length; at++) {
      const { time, input, value } = page[at]!;
      if (time < start) continue;
      machine.feed(time, input, value);
      if (time <= task.last) continue;
      fresh.saw(time, input);
      // A point of the other input may stand beside it.
      if (!fresh.enough || page[at + 1]?.time === time || at + 1 === page.length) continue;
      const before = covering(time);
      const agrees =
        before === undefined ? machine.settled && machine.phase === NORMAL : machine.phase === FIRING;
      if (!agrees) continue;
      const spans = machine.take();
      if (before === undefined) return { from, until: time, spans, machine, held, goesOn: undefined };
      const going = { since: machine.since, fired: machine.fired, ended: before.ended };
      return { from, until: time, spans: [...spans, going], machine, held, goesOn: before };
    }
    await task.rest();
  }
  // What comes next may lie before the last point all the same.
  if (machine.at === -Infinity)
    for (const { input, value, time } of await points.before(from))
      machine.place(Math.max(time, start), input, value, time);
  return { from, until: undefined, spans: machine.take(), machine, held, goesOn: undefined };
}

/** Places the machine at a time from which all can be said anew, and answers that and what was found from there on. */
async function beginning(task: Replay, machine: Machine): Promise<Beginning> {
  const { judgement, start, points } = task;
  let from = task.first;
  // What was pending at the last point before may have fired since without anybody having noted it.
  if (judgement.hold > 0 && judgement.manner !== 'gaps')
    from = lastOf(await points.before(from), from) - judgement.hold;
  if (from > start) {
    const stored = await task.stored(from);
    // What fired later may have begun before: from its beginning on all is known.
    const began = stored.find(({ fired }) => fired >= from && fired <= task.first);
    if (began !== undefined && judgement.manner !== 'gaps') from = Math.min(from, began.since);
  }
  if (from <= start) {
    const held = await points.before(start);
    for (const { input, value, time } of held) begin(machine, { time, input, value }, start);
    return { from: start, stored: await task.stored(start), held };
  }
  const needsContext = judgement.looksBack || judgement.manner !== 'values' || judgement.inputs === 2;
  for (const { input, value, time } of needsContext ? await points.before(from) : [])
    machine.place(Math.max(time, start), input, value, time);
  if (judgement.manner === 'gaps' && machine.at > -Infinity) from = machine.at + 1;
  machine.normalSince = from;
  const stored = await task.stored(from);
  const firing = judgement.manner === 'gaps' ? undefined : stored.find((span) => span.fired < from);
  if (firing !== undefined) machine.resume(firing.since, firing.fired);
  return { from, stored, held: undefined };
}

interface Beginning {
  readonly from: Micros;
  readonly stored: readonly AlertSpan[];
  readonly held: readonly InputPoint[] | undefined;
}

/** What held when the rule began counts as measured then. */
export function begin(machine: Machine, { time, input, value }: InputPoint, start: Micros): void {
  const { looksBack, manner } = machine.judgement;
  if (manner === 'values' && !looksBack) machine.feed(start, input, value, time);
  else {
    // A point at the start itself still counts.
    machine.place(start - 1, input, value, time);
    machine.run = start;
    if (manner === 'gaps') machine.at = start;
  }
}

/** Whether what is looked at rests on nothing any more that lies among the new points. */
class Fresh {
  #instants = 0;
  #inputs = 0;
  #time = -Infinity;

  constructor(private readonly judgement: Judgement) {}

  saw(time: Micros, input: 0 | 1): void {
    if (time > this.#time) this.#instants++;
    this.#time = time;
    this.#inputs |= 1 << input;
  }

  get enough(): boolean {
    const { looksBack, manner, inputs } = this.judgement;
    const instants = looksBack || manner === 'runs' ? 2 : 1;
    return this.#instants >= instants && (inputs === 1 || this.#inputs === 3);
  }
}

/** Which of these spans covers a time; asked for rising times. */
function covers(spans: readonly AlertSpan[]): (time: Micros) => AlertSpan | undefined {
  let at = 0;
  return (time) => {
    while (at < spans.length && spans[at]!.ended !== null && spans[at]!.ended! <= time) at++;
    const span = spans[at];
    return span !== undefined && span.fired <= time ? span : undefined;
  };
}

function lastOf(points: readonly InputPoint[], otherwise: Micros): Micros {
  return points.length === 0 ? otherwise : greatest(points, ({ time }) => time);
}
