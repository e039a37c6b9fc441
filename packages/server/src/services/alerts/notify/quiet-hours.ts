/** When the quiet hours of a channel end. */
import {
  instantsOfLocal,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  microsToLocal,
  zoneOffset,
} from '../../../model/time.js';
import type { QuietHours } from '../../../model/records/alert.js';

/** Milliseconds: the end of the quiet hours in which a time lies, or the time itself. */
export function endOfQuiet({ from, to, zone }: QuietHours, time: number): number {
  const local = microsToLocal(time * 1000, zone);
  const day = Math.floor(local / MICROS_PER_DAY) * MICROS_PER_DAY;
  const clock = local - day;
  const [begin, end] = [clockOf(from), clockOf(to)];
  const overnight = end <= begin;
  const inside = overnight ? clock >= begin || clock < end : clock >= begin && clock < end;
  if (!inside) return time;
  const ends = day + end + (overnight && clock >= begin ? MICROS_PER_DAY : 0);
  // Where the clocks jump over it, what they would have shown.
  const [instant = ends - zoneOffset(time * 1000, zone)] = instantsOfLocal(ends, zone);
  return Math.ceil(instant / 1000);
}

function clockOf(text: string): number {
  const [hours, minutes] = text.split(':').map(Number) as [number, number];
  return (hours * 60 + minutes) * MICROS_PER_MINUTE;
}
