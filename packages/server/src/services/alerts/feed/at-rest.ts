/**
 * Series whose rules are all at rest: none fires or waits, and by two comparisons of numbers a further point changes nothing. Rule: what is
 * judged so moves nothing but the newest time, and only in the direction in which a later point is looked at more closely; so it needs
 * neither to be durable nor to be in order, and costs ingest no memory.
 */
import type { Micros } from '../../../model/time.js';
import { PastPoints } from './past-points.js';

/** What is known of a series, in the place of its place. */
export const UNKNOWN = 0;
export const UNWATCHED = -1;

/** The points that leave a rule at rest as it is. All must hold. */
export interface Rest {
  /** Of the value, both included. */
  readonly low: number;
  readonly high: number;
  /** A value that does not; NaN: none. */
  readonly not: number;
  /** The longest time since the point before. */
  readonly gap: Micros;
  /** Of the change from the point before, for each microsecond, both included. */
  readonly steepDown: number;
  readonly steepUp: number;
  /** One and the same value for less than this. */
  readonly run: Micros;
  /** It looks at the point before: one that comes late can change more than itself. */
  readonly inOrder: boolean;
}

/** How a series stands when it comes to rest. */
export interface Standing {
  /** Nothing held behind this time. */
  readonly since: Micros;
  readonly last: Micros;
  /** For rules that look at the point before. */
  readonly value: number;
  readonly run: Micros;
}

const FIRST_CAPACITY = 64;
const FIRST_SERIES = 1_024;
// Columns of a place: they lie side by side, so that a point costs one or two lines of the processor's cache.
const LOW = 0;
const HIGH = 1;
const NOT = 2;
const SINCE = 3;
const GAP = 4;
const LAST = 5;
const IN_ORDER = 6;
const VALUE = 7;
const DOWN = 8;
const UP = 9;
const RUN = 10;
const LONGEST_RUN = 11;
const WIDTH = 12;

export class AtRest {
  /** Points that changed nothing. */
  left = 0;
  readonly past = new PastPoints();
  #places = new Int32Array(FIRST_SERIES);
  #columns = new Float64Array(FIRST_CAPACITY * WIDTH);
  /** Points on their way to be looked at, by place. */
  #underWay = new Int32Array(FIRST_CAPACITY);
  /** 0 is that of no series. */
  #count = 1;
  /** Of series that nobody looks at any more: points of them may be under way. */
  readonly #former = new Map<number, number>();

  /** Greater than 0, or one of the above. */
  placeOf(series: number): number {
    return series < this.#places.length ? this.#places[series]! : UNKNOWN;
  }

  watch(series: number): void {
    if (this.placeOf(series) > 0) return;
    let place = this.#former.get(series);
    this.#former.delete(series);
    if (place === undefined) {
      place = this.#count++;
      if (place === this.#underWay.length) this.#grow();
    }
    this.#set(series, place);
    this.rouse(place);
  }

  unwatch(series: number): void {
    const place = this.placeOf(series);
    if (place > 0) this.#former.set(series, place);
    this.#set(series, UNWATCHED);
  }

  /** Whether this point changes nothing, in which case it is done with. */
  leaves(place: number, time: Micros, value: number): boolean {
    const columns = this.#columns;
    const at = place * WIDTH;
    if (!(value >= columns[at + LOW]! && value <= columns[at + HIGH]!)) return false;
    const last = columns[at + LAST]!;
    if (!(time > columns[at + SINCE]! && time - last <= columns[at + GAP]!)) return false;
    if (value === columns[at + NOT]!) return false;
    if (columns[at + IN_ORDER] !== 0 && !this.#goesOn(place, time, value)) return false;
    if (time > last) columns[at + LAST] = time;
    this.left++;
    return true;
  }

  #goesOn(place: number, time: Micros, value: number): boolean {
    const columns = this.#columns;
    const at = place * WIDTH;
    const [last, before] = [columns[at + LAST]!, columns[at + VALUE]!];
    const steepness = (value - before) / (time - last);
    if (!(time > last && steepness >= columns[at + DOWN]! && steepness <= columns[at + UP]!)) return false;
    if (value !== before) columns[at + RUN] = time;
    else if (time - columns[at + RUN]! >= columns[at + LONGEST_RUN]!) return false;
    columns[at + VALUE] = value;
    this.past.add(place, time, value, columns[at + RUN]!);
    return true;
  }

  isResting(place: number): boolean {
    return this.#columns[place * WIDTH + LOW]! !== Infinity;
  }

  /** From here on every point of it is looked at. */
  rouse(place: number): void {
    this.#columns[place * WIDTH + LOW] = Infinity;
  }

  /** When the last point was left alone. */
  lastOf(place: number): Micros {
    return this.#columns[place * WIDTH + LAST]!;
  }

  standing(place: number): Standing {
    const at = place * WIDTH;
    const columns = this.#columns;
    // Written out: for each point that rouses a series, spreading costs more than all the rest.
    return {
      since: columns[at + SINCE]!,
      last: columns[at + LAST]!,
      value: columns[at + VALUE]!,
      run: columns[at + RUN]!,
    };
  }

  settle(place: number, rest: Rest, { since, last, value, run }: Standing): void {
    const { low, high, not, gap, steepDown, steepUp, inOrder, run: longest } = rest;
    this.#columns.set(
      [low, high, not, since, gap, last, Number(inOrder), value, steepDown, steepUp, run, longest],
      place * WIDTH,
    );
    if (inOrder) this.past.begin(place, last, value, run);
  }

  begin(place: number): void {
    this.#underWay[place]!++;
  }

  end(place: number): void {
    this.#underWay[place]!--;
  }

  isUnderWay(place: number): boolean {
    return this.#underWay[place]! > 0;
  }

  #set(series: number, place: number): void {
    if (series >= this.#places.length) {
      const places = new Int32Array(Math.max(series + 1, this.#places.length * 2));
      places.set(this.#places);
      this.#places = places;
    }
    this.#places[series] = place;
  }

  #grow(): void {
    const columns = new Float64Array(this.#columns.length * 2);
    columns.set(this.#columns);
    this.#columns = columns;
    const underWay = new Int32Array(this.#underWay.length * 2);
    underWay.set(this.#underWay);
    this.#underWay = underWay;
  }
}
