/**
 * What a rule says of one series, point after point in the order of their times. Rules: what it says depends on the points and their
 * times alone, never on when they came; a value holds until the next one. What time alone makes true (a condition that goes on
 * holding, a silence) is not in the state but in `view`, so that points that come later can still say otherwise.
 */
import type { Micros } from '../../../model/time.js';
import type { AlertSpan } from '../../../model/records/alert.js';
import type { Rest, Standing } from '../feed/at-rest.js';

export const CLEAR = -1;
export const BETWEEN = 0;
export const HOLDS = 1;
export type Verdict = typeof CLEAR | typeof BETWEEN | typeof HOLDS;
export type Value = number | string;

export const NORMAL = 0;
export const PENDING = 1;
export const FIRING = 2;
export type Phase = typeof NORMAL | typeof PENDING | typeof FIRING;

/** How the points of a rule are looked at. */
export type Manner = 'values' | 'gaps' | 'runs';

export interface Judgement {
  readonly manner: Manner;
  /** Of `for`, in microseconds. */
  readonly hold: Micros;
  /** How many series are looked at together: the one itself, and perhaps the one it is compared with. */
  readonly inputs: 1 | 2;
  /** Of the newest values; for `values` alone. */
  judge(at: Machine): Verdict;
  /** Whether it needs the point before, so that an evaluation from the middle reads that too. */
  readonly looksBack: boolean;
  /** The points that leave it as it is while it is normal; undefined: no range says so. */
  readonly rest: Rest | undefined;
}

export class Machine {
  /** Of the newest instant; -Infinity before the first. */
  at = -Infinity;
  value: Value | undefined;
  other: Value | undefined;
  /** When the value was really measured: what held when the rule began is older than `at`. */
  measured = -Infinity;
  previous: Value | undefined;
  previousMeasured = -Infinity;
  phase: Phase = NORMAL;
  since = 0;
  fired = 0;
  /** Since when the value has been what it is. */
  run = 0;
  /** Behind this time nothing held and nothing was going on: another value there that does not hold changes nothing. */
  normalSince = -Infinity;
  /** The newest verdict. */
  verdict: Verdict = CLEAR;
  /** How often it began to fire. */
  fires = 0;
  /** Ended spans that nobody has taken yet. */
  closed: AlertSpan[] = [];
  // The state before the newest instant: another point of it takes its place.
  readonly #before: Saved = {
    ...{ value: undefined, previous: undefined, measured: 0, previousMeasured: 0 },
    ...{ phase: NORMAL, since: 0, fired: 0, run: 0, verdict: CLEAR, at: -Infinity },
  };
  #canRepeat = false;
  #hasClosed = false;

  constructor(readonly judgement: Judgement) {}

  /** It goes on by itself; what ended before is not in it. */
  copy(): Machine {
    const copy = new Machine(this.judgement);
    const { at, value, other, measured, previous, previousMeasured, phase, since, fired, run } = this;
    const { normalSince, verdict, fires } = this;
    Object.assign(copy, { at, value, other, measured, previous, previousMeasured, phase, since, fired, run });
    return Object.assign(copy, { normalSince, verdict, fires });
  }

  /** A point of one of the inputs. False: it lies before what was looked at, and all from there on has to be looked at again. */
  feed(time: Micros, input: 0 | 1, value: Value, measured = time): boolean {
    if (time > this.at) this.#save();
    else if (time < this.at || !this.#canRepeat) return false;
    else this.#restore(input);
    if (input === 1) this.other = value;
    else {
      this.previous = this.value;
      this.previousMeasured = this.measured;
      this.value = value;
      this.measured = measured;
    }
    const last = this.at;
    this.at = time;
    const { manner } = this.judgement;
    if (manner === 'values') this.#values(time);
    else if (manner === 'gaps') this.#gaps(time, last);
    else this.#runs(time);
    return true;
  }

  /** What is known without having been looked at: where an evaluation begins in the middle. */
  place(time: Micros, input: 0 | 1, value: Value, measured = time): void {
    this.at = Math.max(this.at, time);
    this.normalSince = this.at;
    this.#canRepeat = false;
    this.#hasClosed = false;
    if (input === 1) this.other = value;
    else {
      this.value = value;
      this.measured = measured;
      this.run = time;
    }
  }

  /** Points went by that changed nothing. */
  pass({ last, value, run }: Standing): void {
    if (last <= this.at) return;
    this.#save();
    this.at = last;
    this.#before.at = last;
    if (!this.judgement.rest?.inOrder) return;
    this.#canRepeat = false;
    this.value = value;
    this.measured = last;
    this.run = run;
  }

  /** As `place`: it fires since then. */
  resume(since: Micros, fired: Micros): void {
    this.#fire(since, fired);
    this.#canRepeat = false;
  }

  /** As `place`: the condition has held since then. */
  pend(since: Micros): void {
    this.phase = PENDING;
    this.since = since;
    this.verdict = HOLDS;
    this.#canRepeat = false;
  }

  /** The spans that have ended; they are not handed out twice. */
  take(): AlertSpan[] {
    const { closed } = this;
    if (closed.length > 0) this.closed = [];
    if (this.#hasClosed) this.#canRepeat = false;
    return closed;
  }

  /** The span that is open now, if there is one. */
  view(now: Micros): AlertSpan | undefined {
    if (this.phase === FIRING) return { since: this.since, fired: this.fired, ended: null };
    const due = this.due();
    if (due === undefined || now < due) return undefined;
    return { since: this.judgement.manner === 'gaps' ? this.at : this.since, fired: due, ended: null };
  }

  /** When it fires if no point comes; undefined: not at all, or it does already. */
  due(): Micros | undefined {
    const { manner, hold } = this.judgement;
    if (manner === 'gaps') return this.at === -Infinity ? undefined : this.at + hold;
    return this.phase === PENDING ? this.since + hold : undefined;
  }

  /** Nothing that was before can matter any more but whether it fires. */
  get settled(): boolean {
    const { manner } = this.judgement;
    if (manner === 'gaps') return true;
    if (manner === 'runs') return this.run === this.at;
    return this.phase === NORMAL && this.verdict !== HOLDS;
  }

  /** Nothing fires, is pending or has ended since somebody asked. */
  get isNormal(): boolean {
    const { manner } = this.judgement;
    return (
      this.phase === NORMAL && this.closed.length === 0 && (manner !== 'values' || this.verdict !== HOLDS)
    );
  }

  #values(time: Micros): void {
    const { hold, inputs } = this.judgement;
    if (this.value === undefined || (inputs === 2 && this.other === undefined)) return;
    const verdict = this.judgement.judge(this);
    this.verdict = verdict;
    if (this.phase === NORMAL && verdict !== HOLDS) return;
    this.normalSince = time;
    if (this.phase === PENDING && time > this.since + hold) this.#fire(this.since, this.since + hold);
    if (this.phase === FIRING) {
      if (verdict === CLEAR) this.#close(time);
    } else if (verdict !== HOLDS) this.phase = NORMAL;
    else {
      if (this.phase === NORMAL) {
        this.phase = PENDING;
        this.since = time;
      }
      if (time >= this.since + hold) this.#fire(this.since, this.since + hold);
    }
  }

  #gaps(time: Micros, last: Micros): void {
    const { hold } = this.judgement;
    if (last === -Infinity || time - last <= hold) return;
    this.#fire(last, last + hold);
    this.#close(time);
    this.normalSince = time;
  }

  #runs(time: Micros): void {
    if (this.previous === undefined || this.previous !== this.value) {
      if (this.phase === FIRING) this.#close(time);
      this.run = time;
    } else if (this.phase === NORMAL && time - this.run >= this.judgement.hold)
      this.#fire(this.run, this.run + this.judgement.hold);
  }

  #fire(since: Micros, fired: Micros): void {
    this.fires++;
    this.phase = FIRING;
    this.since = since;
    this.fired = fired;
  }

  #close(ended: Micros): void {
    this.closed.push({ since: this.since, fired: this.fired, ended });
    this.phase = NORMAL;
    this.#hasClosed = true;
  }

  #save(): void {
    const before = this.#before;
    before.value = this.value;
    before.measured = this.measured;
    before.previous = this.previous;
    before.previousMeasured = this.previousMeasured;
    before.phase = this.phase;
    before.since = this.since;
    before.fired = this.fired;
    before.run = this.run;
    before.verdict = this.verdict;
    before.at = this.at;
    this.#canRepeat = true;
    this.#hasClosed = false;
  }

  /** Back to before the newest instant, but for what the other input said in it. */
  #restore(input: 0 | 1): void {
    const before = this.#before;
    if (input === 0) {
      this.value = before.value;
      this.measured = before.measured;
      this.previous = before.previous;
      this.previousMeasured = before.previousMeasured;
    }
    this.phase = before.phase;
    this.since = before.since;
    this.fired = before.fired;
    this.run = before.run;
    this.verdict = before.verdict;
    this.at = before.at;
    if (this.#hasClosed) this.closed.pop();
    this.#hasClosed = false;
  }
}

interface Saved {
  value: Value | undefined;
  measured: number;
  previous: Value | undefined;
  previousMeasured: number;
  phase: Phase;
  since: number;
  fired: number;
  run: number;
  verdict: Verdict;
  at: number;
}
