/**
 * Times as Losant's clients write and read them. Rules: milliseconds everywhere; a number below 1e11 is seconds, a negative
 * one is relative to now; what cannot be read means now, because a device with a broken clock still reports; a text without
 * a zone is UTC, whatever the clocks of this machine show.
 */
import { isoFromMicros, microsFromIso, type Micros } from '../../../model/time.js';

const SECONDS_BELOW = 1e11;

/** A text, a number or `{"$date": text}`: whether a value has one of the three forms. */
export function isTimeForm(value: unknown): value is string | number | { readonly $date: string } {
  if (typeof value === 'string' || typeof value === 'number') return true;
  if (typeof value !== 'object' || value === null) return false;
  const members = Object.keys(value);
  return members.length === 1 && typeof (value as { $date?: unknown }).$date === 'string';
}

/** Milliseconds since 1970 of a time in one of its forms. */
export function readTime(value: string | number | { readonly $date: string }, now: number): number {
  const time = typeof value === 'number' ? ofNumber(value, now) : millisecondsOf(textOf(value));
  return Number.isFinite(time) ? Math.floor(time) : now;
}

/** Longer ones are no time. */
const MAX_TEXT_LENGTH = 100;
/** What `Date.parse` knows of zones, behind the time of day. */
const ZONED = /(?:\b|\d)(?:z|utc?|gmt|[ecmp][sd]t)\b|:\d\d.*[+-]\d\d/i;

/** Of a text: ISO, or any other that `Date.parse` reads, which takes one without a zone for a reading of local clocks. NaN for none. */
export function millisecondsOf(text: string): number {
  if (text.length > MAX_TEXT_LENGTH) return NaN;
  const iso = microsFromIso(text.trim());
  if (!Number.isNaN(iso)) return Math.floor(iso / 1000);
  return Date.parse(ZONED.test(text) ? text : `${text} UTC`);
}

const textOf = (value: string | { readonly $date: string }): string =>
  typeof value === 'string' ? value : value.$date;

function ofNumber(value: number, now: number): number {
  if (value < 0) return now + value;
  return value < SECONDS_BELOW ? Math.round(value * 1000) : value;
}

/** With milliseconds always: one client's reader insists on a fraction. */
export const isoTime = (time: Micros): string => isoFromMicros(time, 3);
export const isoOfMilliseconds = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The end of a range: absent or 0 is now, negative is relative to now. Milliseconds. */
export const readEnd = (value: number | undefined, now: number): number =>
  value === undefined || value === 0 ? now : value < 0 ? now + value : value;

/** The start of a range: 0 is now, negative is relative to now. Milliseconds. */
export const readStart = (value: number, now: number): number => (value <= 0 ? now + value : value);
