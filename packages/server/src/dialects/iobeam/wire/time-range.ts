/**
 * Ranges of time in requests. Rule: bounds are milliseconds whatever unit the answer is asked in, and both ends are
 * included, the last one with all of its microseconds.
 */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Micros } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { readInterval } from './intervals.js';

export interface TimeRange {
  /** Included. */
  readonly from?: Micros;
  /** Excluded. */
  readonly to?: Micros;
}

const MILLISECONDS = 'milliseconds since 1970 as an integer';
const EXPRESSION = 'milliseconds since 1970 or an expression such as now()-2h';

/** `from` and `to` of exports. */
export function rangeOf(parameters: Parameters): TimeRange {
  const bound = (name: string) => {
    const text = parameters.text(name);
    if (text === undefined) return undefined;
    const micros = readMilliseconds(text);
    if (micros === undefined) throw invalidField(name, text, MILLISECONDS);
    return micros;
  };
  return between(bound('from'), bound('to'));
}

/** `time` of tables: `from,to`, either of which may be empty. */
export function readTimeRange(text: string, now: Micros): TimeRange {
  const comma = text.indexOf(',');
  const bound = (part: string) => {
    if (part.trim() === '') return undefined;
    const micros = readTime(part, now);
    if (micros === undefined) throw invalidField('time', text, `FROM,TO, each ${EXPRESSION}`);
    return micros;
  };
  if (comma < 0) return between(bound(text), undefined);
  return between(bound(text.slice(0, comma)), bound(text.slice(comma + 1)));
}

/** A number of milliseconds, or `now()` with durations added or taken off; undefined for anything else. */
export function readTime(text: string, now: Micros): Micros | undefined {
  const plain = text.replace(/\s+/g, '').toLowerCase();
  if (!plain.startsWith('now()')) return readMilliseconds(plain);
  let time = now;
  let at = 'now()'.length;
  while (at < plain.length) {
    const sign = plain[at] === '-' ? -1 : plain[at] === '+' ? 1 : 0;
    let end = at + 1;
    while (end < plain.length && plain[end] !== '-' && plain[end] !== '+') end++;
    const duration = readInterval(plain.slice(at + 1, end));
    if (sign === 0 || duration === undefined) return undefined;
    time += sign * duration;
    at = end;
  }
  return Number.isSafeInteger(time) ? time : undefined;
}

function readMilliseconds(text: string): Micros | undefined {
  if (!/^[+-]?\d{1,16}$/.test(text)) return undefined;
  const micros = Number(text) * 1000;
  return Number.isSafeInteger(micros) ? micros : undefined;
}

function between(first: Micros | undefined, last: Micros | undefined): TimeRange {
  return given({
    from: first === undefined ? undefined : Math.max(0, first),
    to: last === undefined ? undefined : Math.max(0, Math.floor(last / 1000) * 1000 + 1000),
  });
}
