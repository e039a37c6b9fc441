/** Query and body members of the data calls, and what is said when they cannot be used. */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { Micros } from '../../../model/time.js';
import { readForm } from '../../form.js';
import { parseJson, textOf } from '../../json.js';
import { listParameter } from '../../list-parameter.js';
import { timeOf } from './times.js';

export type Members = Readonly<Record<string, unknown>>;

export function required(members: Members, name: string, expected: string): string {
  const value = members[name];
  const text: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof text === 'string' && text.trim() !== '') return text.trim();
  if (typeof text === 'number') return String(text);
  if (text === undefined || text === null || text === '')
    throw new TributaryError('field_missing', { field: name, expected });
  throw invalidField(name, text, expected);
}

export const deviceOf = (members: Members, name = 'device'): string =>
  required(members, name, 'the id of a device');

/** Ids with commas between them; also a list, as JSON bodies and repeated parameters have it. */
export function sensorsOf(members: Members, name = 'sensor'): string[] {
  const value = members[name];
  const texts = (Array.isArray(value) ? (value as unknown[]) : [value]).map((text) =>
    typeof text === 'string' ? text : '',
  );
  const ids = listParameter(Array.isArray(value) ? texts : texts[0])
    .map((text) => text.trim())
    .filter((id) => id !== '');
  if (ids.length === 0)
    throw new TributaryError('field_missing', {
      field: name,
      expected: 'ids with commas between them',
    });
  return [...new Set(ids)];
}

/** Microseconds at the beginning of the millisecond that is named. */
export function timeIn(members: Members, name: string): Micros {
  const value = members[name];
  const time = timeOf(Array.isArray(value) ? value[0] : value);
  if (!Number.isNaN(time)) return Math.floor(time / 1000) * 1000;
  const expected = 'a time as a number: seconds, milliseconds or nanoseconds since 1970';
  if (value === undefined || value === '')
    throw new TributaryError('field_missing', { field: name, expected });
  throw invalidField(name, value, expected);
}

export function optionalTime(members: Members, name: string): Micros | undefined {
  const value = members[name];
  return value === undefined || value === null || value === '' ? undefined : timeIn(members, name);
}

/** Both ends of a range are included, to the millisecond; `to` here is the first instant behind it. */
export interface Range {
  readonly from: Micros;
  readonly to: Micros;
}

export const MILLISECOND = 1000;

export function rangeOf(members: Members, start = 'sTime', end = 'eTime'): Range {
  return { from: timeIn(members, start), to: timeIn(members, end) + MILLISECOND };
}

export function countOf(members: Members, name: string, usual: number | undefined, most: number): number {
  const value = members[name];
  if (value === undefined || value === null || value === '') {
    if (usual !== undefined) return usual;
    throw new TributaryError('field_missing', { field: name, expected: 'a positive integer' });
  }
  const count = typeof value === 'string' ? Number(value.trim() || NaN) : value;
  if (Number.isSafeInteger(count) && (count as number) > 0) return Math.min(count as number, most);
  throw invalidField(name, value, 'a positive integer');
}

/** A JSON object, or a form whose names may repeat, as older clients send it. */
export function bodyOf(body: unknown, contentType: string | undefined): Members {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  const isForm =
    contentType?.startsWith('application/x-www-form-urlencoded') ??
    !/^\s*\{/.test(body.toString('latin1', 0, 100));
  if (isForm) return Object.fromEntries(readForm(body));
  const json = parseJson(textOf(body));
  if (isJsonObject(json)) return json;
  throw invalidField('body', json, 'a JSON object');
}

export const single = (value: unknown): unknown => (Array.isArray(value) ? (value[0] as unknown) : value);
