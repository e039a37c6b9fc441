/**
 * Times as ThingSpeak writes and reads them: to the second, in UTC or in the zone that `timezone` (a name) or `offset` (hours)
 * asks for, which also holds for times that are sent without one. What is stored keeps its microseconds.
 */
import { invalidField } from '../../../errors/error.js';
import {
  isoFromMicros,
  isSpelled,
  isZone,
  localToMicros,
  MICROS_PER_MINUTE,
  microsFromIso,
  microsFromNumber,
  microsToLocal,
  zoneOffset,
  type Micros,
} from '../../../model/time.js';
import type { Parameters } from '../../parameters.js';

const EXPECTED =
  'a time such as 2014-12-31 23:59:59, with or without a zone behind it, or seconds since 1970';

/** A name of the tz database; undefined is UTC. */
export type Zone = string | undefined;

export function zoneIn(parameters: Parameters): Zone {
  const zone = parameters.text('timezone');
  if (zone !== undefined && !isZone(zone))
    throw invalidField('timezone', zone, 'a name of the tz database such as Europe/Berlin');
  const hours = parameters.integer('offset', { least: -12, most: 14 });
  if (zone !== undefined || hours === undefined || hours === 0) return zone;
  // The names of these zones have the sign of POSIX.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** A text of ISO 8601 or MySQL, or seconds since 1970. */
export function readTime(field: string, value: unknown, zone: Zone): Micros {
  const time =
    typeof value === 'number'
      ? microsFromNumber(value, 's')
      : typeof value !== 'string'
        ? NaN
        : isSpelled(value)
          ? readSpelled(value.trim(), zone)
          : microsFromNumber(value.trim(), 's');
  if (Number.isNaN(time)) throw invalidField(field, value, EXPECTED);
  return time;
}

const readSpelled = (text: string, zone: Zone): Micros =>
  zone === undefined ? microsFromIso(text) : localToMicros(text, zone);

/** `2014-12-31T23:59:59Z`, `2014-12-31T18:59:59-05:00`. */
export function showTime(time: Micros, zone: Zone): string {
  if (zone === undefined) return isoFromMicros(time, 0);
  const local = isoFromMicros(microsToLocal(time, zone), 0).slice(0, -1);
  return `${local}${offsetText(time, zone, ':')}`;
}

/** As in CSV: `2014-12-31 23:59:59 UTC`, `2014-12-31 18:59:59 -0500`. */
export function showTimeInCsv(time: Micros, zone: Zone): string {
  const [local, mark] =
    zone === undefined ? [time, 'UTC'] : [microsToLocal(time, zone), offsetText(time, zone, '')];
  return `${isoFromMicros(local, 0).slice(0, -1).replace('T', ' ')} ${mark}`;
}

function offsetText(time: Micros, zone: string, colon: string): string {
  const minutes = Math.round(zoneOffset(time, zone) / MICROS_PER_MINUTE);
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`;
}
