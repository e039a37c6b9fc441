/**
 * An entry as it is sent: up to eight fields, a status, a place and a time. Rules: an empty member is an absent one, as small devices
 * send all that they know; what cannot be read is refused by its name, and then nothing of the entry is stored; members that are
 * none of an entry (`headers`, `twitter`, misspelt ones) are ignored, as ThingSpeak does.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Micros } from '../../../model/time.js';
import { FIELDS, fieldName } from '../channels/fields.js';
import { parametersOf, type Members } from './parameters.js';
import { readTime, type Zone } from './times.js';

export interface SentEntry {
  /** Undefined: now. */
  readonly time: Micros | undefined;
  /** What the time was read from. */
  readonly givenTime: unknown;
  /** Texts by the number of their field. */
  readonly fields: ReadonlyMap<number, string>;
  readonly status: string | undefined;
  readonly elevation: number | undefined;
  /** `latitude,longitude` in degrees. */
  readonly location: string | undefined;
}

const DECIMALS = 10;

/** `where` names an entry of many in refusals, as `updates[3]`. */
export function readEntry(members: Members, zone: Zone, where = ''): SentEntry {
  const read = parametersOf(members);
  const fields = new Map<number, string>();
  for (const number of FIELDS) {
    const text = named(where, fieldName(number), () => read.exact(fieldName(number), 'a number or a text'));
    if (text !== undefined) fields.set(number, text);
  }
  const entry = {
    ...timeOf(members, zone, where),
    fields,
    status: named(where, 'status', () => read.exact('status')),
    elevation: named(where, 'elevation', () => read.number('elevation')),
    location: locationOf(members, where),
  };
  if (fields.size > 0 || [entry.status, entry.elevation, entry.location].some((one) => one !== undefined))
    return entry;
  throw new TributaryError('field_missing', {
    field: fieldIn(where, 'field1'),
    expected: 'at least one of field1 to field8, status, lat and long, or elevation',
  });
}

function timeOf(members: Members, zone: Zone, where: string): Pick<SentEntry, 'time' | 'givenTime'> {
  const given = Object.hasOwn(members, 'created_at') ? members['created_at'] : undefined;
  if (given === undefined || given === null || given === '') return { time: undefined, givenTime: undefined };
  return { time: readTime(fieldIn(where, 'created_at'), given, zone), givenTime: given };
}

function locationOf(members: Members, where: string): string | undefined {
  const latitude = degrees(members, where, ['lat', 'latitude'], 90);
  const longitude = degrees(members, where, ['long', 'longitude'], 180);
  if (latitude === undefined && longitude === undefined) return undefined;
  if (latitude === undefined) throw together(where, 'lat', 'long');
  if (longitude === undefined) throw together(where, 'long', 'lat');
  return `${latitude},${longitude}`;
}

const together = (where: string, absent: string, present: string) =>
  new TributaryError('field_missing', {
    field: fieldIn(where, absent),
    expected: `a number of degrees, because ${present} is given`,
  });

/** The decimals that ThingSpeak keeps; never with an exponent. */
function degrees(
  members: Members,
  where: string,
  names: readonly string[],
  most: number,
): string | undefined {
  const read = parametersOf(members);
  for (const name of names) {
    const value = named(where, name, () =>
      read.number(name, { least: -most, most, expected: `degrees from -${most} to ${most}` }),
    );
    if (value !== undefined) return value.toFixed(DECIMALS).replace(/\.?0+$/, '');
  }
  return undefined;
}

export const fieldIn = (where: string, name: string): string => (where === '' ? name : `${where}.${name}`);

/** A refusal of a member of many says of which. */
function named<T>(where: string, name: string, read: () => T): T {
  if (where === '') return read();
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TributaryError)) throw error;
    throw invalidField(fieldIn(where, name), error.details['value'], String(error.details['expected']));
  }
}
