/**
 * The usual band of one series: the median of its values and their deviation from it, by hour of the week. Rule: the band of a day is made of the points of the
 * weeks before that day, and a point counts with the band of its day, so that when it comes changes nothing; two days are kept, and what is older counts with the older.
 */
import { HOURS_OF_WEEK, hourOfWeek } from '../../../model/hour-of-week.js';
import type { Micros } from '../../../model/time.js';
import type { UsualValue } from '../../../points/queries/usual-values.js';

/** An hour with fewer points has no band: what lies in it is not outside. */
export const LEAST_POINTS = 8;
/** The deviation of normally distributed values is so many times their median distance. */
const NORMAL = 1.4826;

export interface BandTerms {
  readonly weeks: number;
  readonly zone: string;
}

/** Median and deviation of each hour, NaN where there is none. */
export interface BandOfDay {
  readonly from: Micros;
  readonly hours: Float64Array;
}

export class Band {
  before: BandOfDay | undefined;
  current: BandOfDay | undefined;

  constructor(
    readonly series: number,
    readonly project: number,
    readonly terms: BandTerms,
  ) {}

  set(day: BandOfDay): void {
    if (this.current !== undefined && this.current.from < day.from) this.before = this.current;
    this.current = day;
  }

  /** How many deviations a value is away from the median of its hour, beyond `least`; undefined: there is no band. */
  distance(
    value: number,
    time: Micros,
    least: number,
  ): { readonly away: number; readonly deviation: number } | undefined {
    const { before, current } = this;
    const day = current !== undefined && before !== undefined && time < current.from ? before : current;
    if (day === undefined) return undefined;
    const at = hourOfWeek(time, this.terms.zone) * 2;
    const [median, deviation] = [day.hours[at]!, day.hours[at + 1]!];
    return Number.isNaN(median) ? undefined : { away: Math.abs(value - median) - least, deviation };
  }
}

export function bandOfDay(from: Micros, values: Iterable<UsualValue>): BandOfDay {
  const hours = new Float64Array(HOURS_OF_WEEK * 2).fill(NaN);
  for (const { hour, points, median, distance } of values)
    if (points >= LEAST_POINTS) hours.set([median, distance * NORMAL], hour * 2);
  return { from, hours };
}

/** As it is kept. */
export const textOf = ({ hours }: BandOfDay): string =>
  Buffer.from(hours.buffer, hours.byteOffset, hours.byteLength).toString('base64');

export function bandIn(from: Micros, text: string): BandOfDay {
  const bytes = Buffer.from(text, 'base64');
  const hours = Float64Array.from({ length: HOURS_OF_WEEK * 2 }, (_, at) => bytes.readDoubleLE(at * 8));
  return { from, hours };
}
