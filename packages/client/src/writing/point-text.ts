/**
 * A point as JSON. Rule: what JSON would change in silence (NaN becomes null, undefined vanishes) is refused here, by the code
 * that the platform has for it; all else is for the platform to judge.
 */
import { messageOf } from '../http/cause.js';
import { shownOf } from '../http/checks.js';
import { Timestamp } from '../native/timestamp.js';
import type { Point, TimeUnit } from '../native/types.js';
import { MAX_TEXT } from '../native/values.js';

/** What cannot be sent at all. */
export class Unsendable extends Error {
  constructor(
    readonly code: 'field_invalid' | 'time_invalid' | 'value_invalid',
    message: string,
  ) {
    super(message);
  }
}

/** The time as JSON. A Date and a Timestamp are instants whatever unit the numbers have. */
function timeText(time: unknown, unit: TimeUnit): string {
  if (typeof time === 'number' && Number.isFinite(time)) return String(time);
  if (typeof time === 'string') return JSON.stringify(time);
  if (time instanceof Timestamp) return JSON.stringify(time.in(unit));
  if (time instanceof Date && !Number.isNaN(time.getTime()))
    return unit === 'ms' ? String(time.getTime()) : `"${time.toISOString()}"`;
  throw new Unsendable(
    'time_invalid',
    `time is ${shownOf(time)}; expected a number, ISO 8601 text or a Date.`,
  );
}

/** Throws what is no value. Too long a text is refused here: a queue is not emptied for what the platform would not take. */
export function checkValue(value: unknown): asserts value is number | boolean | string {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return;
  if (typeof value !== 'string')
    throw new Unsendable(
      'value_invalid',
      `value is ${shownOf(value)}; expected a finite number, a boolean or a text.`,
    );
  if (value.length > MAX_TEXT)
    throw new Unsendable(
      'value_invalid',
      `value is ${shownOf(value)}, ${value.length} characters; expected at most ${MAX_TEXT} characters.`,
    );
}

/** All of it. */
export function pointText(point: Point, unit: TimeUnit): string {
  const { time, value, ...rest } = point;
  const told = timeText(time, unit);
  checkValue(value);
  const others = othersText(rest);
  return `${others === '{}' ? '{' : `${others.slice(0, -1)},`}"time":${told},"value":${JSON.stringify(value)}}`;
}

function othersText(rest: object): string {
  try {
    return JSON.stringify(rest, refuseLost);
  } catch (error) {
    if (error instanceof Unsendable) throw error;
    // Circles and big integers, by the engine's own words.
    const reason = messageOf(error).split('\n')[0]!;
    throw new Unsendable('value_invalid', `The point is no JSON: ${reason}.`);
  }
}

function refuseLost(name: string, value: unknown): unknown {
  const isLost =
    typeof value === 'number'
      ? !Number.isFinite(value)
      : typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint';
  if (!isLost) return value;
  throw new Unsendable('value_invalid', `${name} is ${shownOf(value)}; expected what JSON can say.`);
}
