/**
 * Many entries in one request, as JSON or as the CSV of a form. Rule: times are either all absolute (`created_at`) or all
 * differences in seconds from the entry before (`delta_t`); with differences the last entry is of now, since devices send what they
 * have gathered until now.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import { Pace } from '../../../model/pace.js';
import { isoFromMicros, MICROS_PER_SECOND } from '../../../model/time.js';
import { arrival } from '../../arrival.js';
import { FIELDS, fieldName } from '../channels/fields.js';
import { readEntry, type SentEntry } from './entry.js';
import { parametersOf, type Members } from './parameters.js';
import type { Zone } from './times.js';

/** As ThingSpeak takes of paying users. */
export const MAX_ENTRIES = 14_400;
/** A hundred years, so that sums of them stay times. */
const MAX_DELTA = 3_155_760_000;

export const entryName = (index: number): string => `updates[${index}]`;

export async function readJsonUpdates(members: Members, zone: Zone): Promise<SentEntry[]> {
  const { updates } = members;
  if (!Array.isArray(updates)) throw invalidField('updates', updates, 'a list of objects');
  return entriesOf(updates as unknown[], zone);
}

/** `updates=TIME,FIELD1,…,FIELD8,LATITUDE,LONGITUDE,ELEVATION,STATUS|TIME,…`; what is left out at the end of one is absent. */
export async function readCsvUpdates(members: Members, zone: Zone): Promise<SentEntry[]> {
  const read = parametersOf(members);
  const format = read.word('time_format', ['absolute', 'relative']);
  if (format === undefined) throw invalidField('time_format', undefined, 'absolute or relative');
  const text = read.exact('updates');
  if (text === undefined)
    throw invalidField('updates', undefined, 'entries with | between them, each a time and values');
  const time = format === 'absolute' ? 'created_at' : 'delta_t';
  const names = [time, ...FIELDS.map(fieldName), 'latitude', 'longitude', 'elevation', 'status'];
  const lines = text.split('|');
  if (lines.at(-1)!.trim() === '') lines.pop();
  return entriesOf(
    lines.map((line) => {
      const cells = line.split(',');
      // A status may have commas.
      if (cells.length > names.length) cells.push(cells.splice(names.length - 1).join(','));
      return Object.fromEntries(cells.map((cell, at) => [names[at]!, at === 0 ? cell.trim() : cell]));
    }),
    zone,
  );
}

async function entriesOf(updates: readonly unknown[], zone: Zone): Promise<SentEntry[]> {
  if (updates.length === 0 || updates.length > MAX_ENTRIES)
    throw invalidField('updates', `${updates.length} entries`, `1 to ${MAX_ENTRIES} entries`);
  const pace = new Pace();
  const entries: SentEntry[] = [];
  const deltas: number[] = [];
  for (const [index, update] of updates.entries()) {
    const where = entryName(index);
    if (!isJsonObject(update)) throw invalidField(where, update, 'an object');
    const entry = readEntry(update, zone, where);
    const delta = deltaOf(update, where);
    if ((entry.time === undefined) === (delta === undefined))
      throw new TributaryError('field_missing', {
        field: `${where}.created_at`,
        expected: 'a time, or delta_t in its place, and not both',
      });
    if (delta !== undefined) deltas.push(delta);
    entries.push(entry);
    if (pace.due()) await pace.rest();
  }
  if (deltas.length === 0) return entries;
  if (deltas.length < entries.length)
    throw invalidField('updates', 'created_at and delta_t', 'the same kind of time in all entries');
  return placed(entries, deltas);
}

function deltaOf(update: Members, where: string): number | undefined {
  const given = Object.hasOwn(update, 'delta_t') ? update['delta_t'] : undefined;
  if (given === undefined || given === null || given === '') return undefined;
  const delta = typeof given === 'number' || typeof given === 'string' ? Number(given) : NaN;
  if (delta >= 0 && delta <= MAX_DELTA) return delta;
  throw invalidField(`${where}.delta_t`, given, `seconds since the entry before, from 0 to ${MAX_DELTA}`);
}

/** From the last one, which is of now, back to the first. */
function placed(entries: readonly SentEntry[], deltas: readonly number[]): SentEntry[] {
  const placedEntries = [...entries];
  let time = arrival();
  for (let at = entries.length - 1; at >= 0; at--) {
    if (time < 0)
      throw invalidField(`${entryName(at + 1)}.delta_t`, deltas[at + 1], 'entries of times since 1970');
    placedEntries[at] = { ...entries[at]!, time, givenTime: isoFromMicros(time, 0) };
    time -= Math.round(deltas[at]! * MICROS_PER_SECOND);
  }
  return placedEntries;
}
