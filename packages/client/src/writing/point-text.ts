/**
 * A point as JSON. Rule: what JSON would change in silence (NaN becomes null, undefined vanishes) is refused here, by the code
 * that the platform has for it; all else is for the platform to judge.
 */
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
export function timeText(time: unknown, unit: TimeUnit): string {
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

/** Too long a text is refused here: a queue is not emptied for what the platform would not take. */
export function valueText(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  if (typeof value === 'string') {
    if (value.length <= MAX_TEXT) return JSON.stringify(value);
    throw new Unsendable(
      'value_invalid',
      `value is ${shownOf(value)}, ${value.length} characters; expected at most ${MAX_TEXT} characters.`,
    );
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  throw new Unsendable(
    'value_invalid',
    `value is ${shownOf(value)}; expected a finite number, a boolean or a text.`,
  );
}

const THOUSAND = 1_000;
/** Below it a number of thousandths is a small integer to the engine. */
const MAX_THOUSANDTHS = 2 ** 30;
/** `.25` for 250. */
const FRACTIONS = Array.from({ length: THOUSAND }, (_, n) =>
  n === 0 ? '' : `.${String(n).padStart(3, '0').replace(/0+$/, '')}`,
);

/**
 * Reads back as the same double. What sensors send has few decimals, and is put together from small integers in a fraction of the time
 * that the shortest digits of any double take: a quotient of whole numbers is the double that is nearest to it, as the decimal is.
 */
export function numberText(value: number): string {
  const size = Math.abs(value);
  const thousandths = Math.round(size * THOUSAND);
  if (thousandths >= MAX_THOUSANDTHS || thousandths / THOUSAND !== size) return String(value);
  const whole = Math.trunc(thousandths / THOUSAND);
  const text = whole + FRACTIONS[thousandths - whole * THOUSAND]!;
  return value < 0 ? `-${text}` : text;
}

/** All of it. */
export function pointText(point: Point, unit: TimeUnit): string {
  const { time, value, ...rest } = point;
  const others = othersText(rest);
  return `${others === '{}' ? '{' : `${others.slice(0, -1)},`}"time":${timeText(time, unit)},"value":${valueText(value)}}`;
}

function othersText(rest: object): string {
  try {
    return JSON.stringify(rest, refuseLost);
  } catch (error) {
    if (error instanceof Unsendable) throw error;
    // Circles and big integers, by the engine's own words.
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
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
