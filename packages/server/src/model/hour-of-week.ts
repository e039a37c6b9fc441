/** Hours of the week by the clock of a zone, and its days. Hour 0 begins on Monday at 0:00; where the clocks go back, an hour is there twice. */
import {
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  instantsOfLocal,
  microsToLocal,
  zoneOffset,
  type Micros,
} from './time.js';

export const HOURS_OF_WEEK = 168;
const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
/** 1 January 1970 was a Thursday. */
const FIRST_HOUR = 72;

export function hourOfWeek(time: Micros, zone: string): number {
  const hours = Math.floor(microsToLocal(time, zone) / MICROS_PER_HOUR) + FIRST_HOUR;
  return ((hours % HOURS_OF_WEEK) + HOURS_OF_WEEK) % HOURS_OF_WEEK;
}

/** When the day of a time began. Where its midnight is jumped over, that is what it would have been. */
export function startOfDay(time: Micros, zone: string, daysBefore = 0): Micros {
  const local = Math.floor(microsToLocal(time, zone) / MICROS_PER_DAY - daysBefore) * MICROS_PER_DAY;
  return instantsOfLocal(local, zone)[0] ?? local - zoneOffset(local - MICROS_PER_DAY, zone);
}

/** The spans within [from, to) in which the distance of the zone's clock to UTC is one number. */
export function offsetsOf(zone: string, from: Micros, to: Micros): { from: Micros; offset: Micros }[] {
  const spans = [{ from, offset: zoneOffset(from, zone) }];
  for (let time = from; time < to;) {
    const next = Math.min(time + MICROS_PER_DAY, to);
    const { offset } = spans.at(-1)!;
    if (zoneOffset(next, zone) !== offset) {
      let [before, behind] = [time, next];
      while (behind - before > 1) {
        const middle = Math.floor((before + behind) / 2);
        if (zoneOffset(middle, zone) === offset) before = middle;
        else behind = middle;
      }
      spans.push({ from: behind, offset: zoneOffset(behind, zone) });
      time = behind;
    } else time = next;
  }
  return spans;
}
