/**
 * What a program gives, checked before anything is sent. Rule: a value that cannot be is an OptionError that names it, and no
 * TypeError inside the client nor a request for something else.
 */
import { OptionError } from './errors.js';

/** The longest that a timer takes; one of more ends at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

export function atLeast(name: string, least: number, value: number): number {
  if (typeof value === 'number' && value >= least) return value;
  throw new OptionError(`${name} is ${shownOf(value)}; expected a number from ${least} on.`);
}

/** Milliseconds of a timer. */
export function within(name: string, value: number): number {
  if (typeof value === 'number' && value >= 0 && value <= MAX_TIMER_MS) return value;
  throw new OptionError(
    `${name} is ${shownOf(value)}; expected a number of milliseconds from 0 to ${MAX_TIMER_MS}.`,
  );
}

/** Infinity is never, as 0 is. */
export const timeoutOf = (value: number): number => (value === Infinity ? 0 : within('timeout', value));

/** Something that was given, in a message: of a long text its start. */
export function shownOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 200));
  return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 200);
}
