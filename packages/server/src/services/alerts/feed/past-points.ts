/** The newest points of series at rest whose rules look at the point before: what comes late is looked at among them. Ensures that it is bounded, and no object is made for a point. */
import type { Micros } from '../../../model/time.js';

export interface PastPoint {
  readonly time: Micros;
  readonly value: number;
  /** Since when the value had been what it was. */
  readonly run: Micros;
}

const KEPT = 16;
const FIELDS = 3;
const FIRST_CAPACITY = 16;

export class PastPoints {
  /** By place; 0: none. */
  readonly #rings = new Map<number, number>();
  #points = new Float64Array(0);
  #counts = new Float64Array(0);

  begin(place: number, time: Micros, value: number, run: Micros): void {
    let ring = this.#rings.get(place);
    if (ring === undefined) {
      this.#rings.set(place, (ring = this.#rings.size));
      if (ring >= this.#counts.length) this.#grow();
    }
    this.#counts[ring] = 0;
    this.add(place, time, value, run);
  }

  add(place: number, time: Micros, value: number, run: Micros): void {
    const ring = this.#rings.get(place)!;
    const at = (ring * KEPT + (this.#counts[ring]!++ % KEPT)) * FIELDS;
    this.#points[at] = time;
    this.#points[at + 1] = value;
    this.#points[at + 2] = run;
  }

  /** In the order of time. */
  of(place: number): PastPoint[] {
    const ring = this.#rings.get(place);
    if (ring === undefined) return [];
    const count = this.#counts[ring]!;
    const points: PastPoint[] = [];
    for (let nth = Math.max(0, count - KEPT); nth < count; nth++) {
      const at = (ring * KEPT + (nth % KEPT)) * FIELDS;
      const [time, value, run] = this.#points.subarray(at, at + FIELDS);
      points.push({ time: time!, value: value!, run: run! });
    }
    return points;
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.#counts.length * 2);
    const counts = new Float64Array(capacity);
    counts.set(this.#counts);
    this.#counts = counts;
    const points = new Float64Array(capacity * KEPT * FIELDS);
    points.set(this.#points);
    this.#points = points;
  }
}
