/**
 * Times as ISO 8601 text, to the microsecond: `Date` keeps milliseconds. Rule: a text is the instant that the platform reads in it
 * (docs/semantics.md, "Time range"), and what the platform refuses is none here.
 */

const TEXT =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]| ?[+-]\d\d(?::?\d\d)?)?)?$/;
const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Microseconds since 1970-01-01 UTC; NaN: it is no time. A text without a zone is UTC; of more than six digits the rest is cut off. */
export function microsOfIso(text: string): number {
  const parts = TEXT.exec(text);
  if (parts === null) return NaN;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = ''] = parts;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  const ofDay =
    Number(hour) * HOUR +
    Number(minute) * MINUTE +
    Number(second) * 1_000_000 +
    Number(fraction.slice(0, 6).padEnd(6, '0'));
  // A leap second is the first one of the next minute; 24:00 is the end of its day.
  const isLeap = second === '60' && minute === '59';
  if (Number(minute) > 59 || (Number(second) > 59 && !isLeap) || ofDay > (hour < '24' ? DAY + MINUTE : DAY))
    return NaN;
  if (hour > '24') return NaN;
  return midnight + ofDay - offsetOf(zone);
}

function midnightOf(year: number, month: number, day: number): number {
  // Date.UTC takes years below 100 for those of the last century.
  const date = new Date(0).setUTCFullYear(year, month - 1, day);
  const made = new Date(date);
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? date * 1000 : NaN;
}

/** `Z`, `+02:00`, `-0330` or `+02`, as the text above lets them through. */
function offsetOf(zone: string): number {
  const digits = zone.replace(/\D/g, '');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return NaN;
  return (zone.includes('-') ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
}

/** With three digits of seconds, or six where there are microseconds. */
export function isoOf(micros: number): string {
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  const rest = ((micros % 1000) + 1000) % 1000;
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
