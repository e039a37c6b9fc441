/** What the data calls take from paths, queries and bodies, and what is said when it cannot be used. */
import { invalidField } from '../../../errors/error.js';
import { MICROS_PER_MILLISECOND, type Micros } from '../../../model/time.js';
import { Parameters, readNumber, type ParameterPolicy } from '../../parameters.js';
import { timeOf } from './times.js';

export type Members = Readonly<Record<string, unknown>>;

/** Of a parameter that is given several times the first counts. */
export const POLICY: ParameterPolicy = { repeated: 'first' };

export const parametersOf = (members: Members): Parameters => new Parameters(members, POLICY);

export function required(read: Parameters, name: string, expected: string): string {
  const text = read.text(name, expected);
  if (text === undefined) throw invalidField(name, undefined, expected);
  return text;
}

export const deviceOf = (read: Parameters, name = 'device'): string =>
  required(read, name, 'the id of a device');

/** Ids with commas between them; also a list, as JSON bodies and repeated parameters have it. */
export function sensorsOf(read: Parameters, name = 'sensor'): string[] {
  const ids = read.list(name);
  if (ids.length === 0) throw invalidField(name, undefined, 'ids with commas between them');
  return [...new Set(ids)];
}

export function wordOf<T extends string>(read: Parameters, name: string, words: readonly T[]): T {
  const word = read.word(name, words);
  if (word === undefined) throw invalidField(name, undefined, words.join(', '));
  return word;
}

const TIME = 'a time as a number: seconds, milliseconds or nanoseconds since 1970';

/** Microseconds at the beginning of the millisecond that is named. */
export function timeIn(read: Parameters, name: string): Micros {
  const text = required(read, name, TIME);
  const time = timeOf(text);
  if (Number.isNaN(time)) throw invalidField(name, text, TIME);
  return Math.floor(time / MICROS_PER_MILLISECOND) * MICROS_PER_MILLISECOND;
}

export const optionalTime = (read: Parameters, name: string): Micros | undefined =>
  read.text(name, TIME) === undefined ? undefined : timeIn(read, name);

/** Both ends of a range are included, to the millisecond; `to` here is the first instant behind it. */
export interface Range {
  readonly from: Micros;
  readonly to: Micros;
}

export function rangeOf(read: Parameters, start = 'sTime', end = 'eTime'): Range {
  return { from: timeIn(read, start), to: timeIn(read, end) + MICROS_PER_MILLISECOND };
}

export interface CountRules {
  /** Where nothing is said; absent: something has to be. */
  readonly usual?: number;
  /** What is more counts as this. */
  readonly most: number;
}

const COUNT = 'a positive integer';

export function countOf(read: Parameters, name: string, { usual, most }: CountRules): number {
  const text = read.text(name, COUNT);
  if (text === undefined && usual !== undefined) return usual;
  const count = readNumber(text ?? '');
  if (count === undefined || !Number.isSafeInteger(count) || count <= 0)
    throw invalidField(name, text, COUNT);
  return Math.min(count, most);
}

/** What Python and JavaScript send for nothing. */
export const isNone = (text: string): boolean => /^(none|null|undefined)$/i.test(text);
