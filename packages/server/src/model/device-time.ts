// When a reading was taken, where its device knows how long it has been on and perhaps the time of day. The base of a
// report is the moment at which its device was switched on; whatever hangs on it is computed here and nowhere else.
import { MICROS_PER_SECOND, type Micros } from './time-number.js';

/** Uptime and clock share a number: with this bit set it counts seconds from 2000-01-01, else from the start of the device. */
export const CLOCK_BIT = 0x8000_0000;
/** What devices send for a time that they do not know. */
export const UNKNOWN_TIME = 0xffff_ffff;
/** 2000-01-01T00:00:00Z */
const CLOCK_EPOCH = 946_684_800 * MICROS_PER_SECOND;

/** `sent` is when the report was handed over; a sender that does not know its uptime reports "now". */
export function baseOf(sent: Micros, uptime: number): Micros {
  return uptime === UNKNOWN_TIME ? sent : sent - uptime * MICROS_PER_SECOND;
}

export function timeOfClock(clock: number, base: Micros): Micros {
  if (clock === UNKNOWN_TIME) return base;
  return clock >= CLOCK_BIT
    ? CLOCK_EPOCH + (clock - CLOCK_BIT) * MICROS_PER_SECOND
    : base + clock * MICROS_PER_SECOND;
}
