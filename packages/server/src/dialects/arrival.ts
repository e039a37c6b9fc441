/** The time of messages that carry none. Ensures that no two arrivals are one instant: of one series, one would replace the other. */
import type { Micros } from '../model/time.js';

let last = 0;

export function arrival(): Micros {
  const now = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  return (last = Math.max(now, last + 1));
}
