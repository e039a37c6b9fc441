// Times as ISO 8601 text, read and written character by character: this is on the path of every ingested point, so
// the common form costs no regular expression and no object. A text without a zone is UTC.
import { civilFromDays, daysFromCivil, daysInMonth } from './civil.js';
import {
  MAX_MICROS,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  MIN_MICROS,
  inRange,
  microsFromNumber,
  type Micros,
  type TimeUnit,
} from './time-number.js';

/**
 * Reads `2020-10-13`, `2020-10-13T14:02`, `2020-10-13 14:02:39.489123456Z`, `…+02:00`, `…+0200`, `…+02`; t and z may
 * be lower-case, the fraction has 0–9 digits of which six are kept. NaN for anything else and for days that do not exist.
 */
export function microsFromIso(text: string): Micros {
  return parseIso(text);
}

/** As microsFromIso; a text without a zone is given to `naive` as if it were UTC. */
export function parseIso(text: string, naive?: (local: Micros) => Micros): Micros {
  const length = text.length;
  if (length < 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return NaN;
  const century = twoDigits(text, 0);
  const yearOfCentury = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) return NaN;
  const year = century * 100 + yearOfCentury;
  if (day > 28 && day > daysInMonth(year, month)) return NaN;
  const midnight = daysFromCivil(year, month, day) * MICROS_PER_DAY;
  if (length === 10) return naive === undefined ? midnight : naive(midnight);

  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 116 && separator !== 32) return NaN;
  if (length < 16 || text.charCodeAt(13) !== 58) return NaN;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return NaN;
  let at = 16;
  let ofMinute = 0;
  if (text.charCodeAt(16) === 58) {
    if (length < 19) return NaN;
    const second = twoDigits(text, 17);
    // A leap second is read as the first second of the next minute, as POSIX time does.
    if (second < 0 || second > 60 || (second === 60 && minute !== 59)) return NaN;
    at = 19;
    ofMinute = second * MICROS_PER_SECOND;
    const mark = text.charCodeAt(19);
    if (mark === 46 || mark === 44) {
      let scale = MICROS_PER_SECOND;
      for (at = 20; at < length; at++) {
        const digit = text.charCodeAt(at) - 48;
        if (digit < 0 || digit > 9) break;
        if (at > 28) return NaN;
        scale /= 10;
        if (scale >= 1) ofMinute += digit * scale;
      }
      if (at === 20) return NaN;
    }
  }
  // 24:00 is the end of its day; there is nothing after it.
  if (hour === 24 && (minute !== 0 || ofMinute !== 0)) return NaN;
  const local = midnight + hour * MICROS_PER_HOUR + minute * MICROS_PER_MINUTE + ofMinute;
  if (at === length) return naive === undefined ? local : naive(local);
  const last = text.charCodeAt(at);
  if ((last === 90 || last === 122) && at + 1 === length) return local;
  return inRange(local - offsetAt(text, last === 32 ? at + 1 : at));
}

/** `+02:00`, `-0330` or `+02` from `at` to the end of the text; NaN if it is not one. */
function offsetAt(text: string, at: number): Micros {
  const sign = text.charCodeAt(at);
  if (sign !== 43 && sign !== 45) return NaN;
  const left = text.length - at - 1;
  const colon = left === 5 && text.charCodeAt(at + 3) === 58;
  if (left !== 2 && left !== 4 && !colon) return NaN;
  const hours = twoDigits(text, at + 1);
  const minutes = left === 2 ? 0 : twoDigits(text, colon ? at + 4 : at + 3);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NaN;
  const offset = hours * MICROS_PER_HOUR + minutes * MICROS_PER_MINUTE;
  return sign === 45 ? -offset : offset;
}

/** The number of two digits, or -1. The caller has checked that the text is long enough. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

const THREE = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));
const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

// The points of an answer are mostly of one day: its text is made once.
let lastDay = NaN;
let lastDayText = '';

/**
 * `2020-10-13T14:02:39.489Z` with as many fraction digits as asked for, the rest cut off toward the past.
 * 'auto' writes milliseconds, and microseconds where there are any.
 */
export function isoFromMicros(time: Micros, digits: 0 | 3 | 6 | 'auto' = 'auto'): string {
  if (!(time >= MIN_MICROS && time < MAX_MICROS)) {
    throw new RangeError(`time ${time} is no instant between the years 0000 and 9999`);
  }
  const whole = Math.floor(time);
  const day = Math.floor(whole / MICROS_PER_DAY);
  if (day !== lastDay) {
    const date = civilFromDays(day);
    lastDayText = `${String(date.year).padStart(4, '0')}-${TWO[date.month]}-${TWO[date.day]}T`;
    lastDay = day;
  }
  const ofDay = whole - day * MICROS_PER_DAY;
  const seconds = Math.floor(ofDay / MICROS_PER_SECOND);
  const minutes = Math.floor(seconds / 60);
  const hour = Math.floor(minutes / 60);
  const text = `${lastDayText}${TWO[hour]}:${TWO[minutes - hour * 60]}:${TWO[seconds - minutes * 60]}`;
  if (digits === 0) return `${text}Z`;
  const micros = ofDay - seconds * MICROS_PER_SECOND;
  const millis = Math.floor(micros / 1000);
  const rest = micros - millis * 1000;
  if (digits === 3 || (digits === 'auto' && rest === 0)) return `${text}.${THREE[millis]}Z`;
  return `${text}.${THREE[millis]}${THREE[rest]}Z`;
}

/** Whether a text is a date rather than digits: dates have a minus after their year, a number has one only in front. */
export const isSpelled = (value: unknown): boolean => typeof value === 'string' && value.indexOf('-', 1) > 0;

/** A time as number or digits in the unit, or as ISO text; NaN for anything else. */
export function microsFromValue(value: unknown, unit: TimeUnit): Micros {
  if (typeof value === 'number') return microsFromNumber(value, unit);
  if (typeof value !== 'string') return NaN;
  return isSpelled(value) ? microsFromIso(value) : microsFromNumber(value.trim(), unit);
}
