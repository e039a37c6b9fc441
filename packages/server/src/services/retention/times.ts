/** When the daily runs are: at one hour of the day, by UTC. Milliseconds. */
import { MILLISECONDS_PER_DAY, MILLISECONDS_PER_HOUR } from '../../model/time.js';

/** The last one that was to begin by now. */
export function lastDue(hour: number, now: number): number {
  const today = Math.floor(now / MILLISECONDS_PER_DAY) * MILLISECONDS_PER_DAY + hour * MILLISECONDS_PER_HOUR;
  return today <= now ? today : today - MILLISECONDS_PER_DAY;
}

/** The one to come, for what was last seen to at `since`; one that was missed is to come at once. */
export function nextDue(hour: number, since: number, now: number): number {
  const last = lastDue(hour, now);
  return since < last ? last : last + MILLISECONDS_PER_DAY;
}
