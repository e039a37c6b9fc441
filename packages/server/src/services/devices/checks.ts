/**
 * Checks of what people write about things. Rule: a refusal names the field, the value seen and what was expected;
 * nothing is cut or repaired silently.
 */
import { type JsonObject, isJsonObject } from '../../model/json-object.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import type { Tag } from '../../model/records/device.js';

const MAX_TEXT_LENGTH = 1_000;
const MAX_TAGS = 100;
const MAX_ATTRIBUTES = 64 * 1024;
const UNUSABLE = /[\p{Cc}\p{Cs}]/u;

export const notFound = (what: string, value: unknown) => new TributaryError('not_found', { what, value });

export function found<T>(what: string, value: unknown, thing: T | undefined): T {
  if (thing === undefined) throw notFound(what, value);
  return thing;
}

/** Ids come from paths and bodies; what is no id cannot exist. */
export const isId = (id: unknown): id is number => Number.isSafeInteger(id) && (id as number) > 0;

export function checkText(field: string, value: unknown, required = false, most = MAX_TEXT_LENGTH): void {
  if (!required && (value === undefined || value === null)) return;
  if (
    typeof value === 'string' &&
    value.length <= most &&
    !UNUSABLE.test(value) &&
    !(required && value.trim() === '')
  )
    return;
  throw invalidField(field, value, `a text of ${required ? 1 : 0} to ${most} printable characters`);
}

export function checkTags(tags: unknown): void {
  if (tags === undefined) return;
  if (!Array.isArray(tags) || tags.length > MAX_TAGS)
    throw invalidField('tags', tags, `a list of at most ${MAX_TAGS} {key, value}`);
  for (const [i, tag] of (tags as Partial<Tag>[]).entries()) {
    checkText(`tags[${i}].key`, tag.key, true);
    if (tag.value === undefined || tag.value === null)
      throw invalidField(`tags[${i}].value`, undefined, 'a text');
    checkText(`tags[${i}].value`, tag.value);
  }
}

export function checkAttributes(attributes: JsonObject | undefined): void {
  if (attributes === undefined) return;
  if (!isJsonObject(attributes) || JSON.stringify(attributes).length > MAX_ATTRIBUTES)
    throw invalidField('attributes', attributes, `an object of at most ${MAX_ATTRIBUTES} characters as JSON`);
}

export function checkLocation(location: { latitude: number; longitude: number } | null | undefined): void {
  if (location === undefined || location === null) return;
  if (!within(location.latitude, 90))
    throw invalidField('location.latitude', location.latitude, 'a number from -90 to 90');
  if (!within(location.longitude, 180))
    throw invalidField('location.longitude', location.longitude, 'a number from -180 to 180');
}

const within = (value: unknown, limit: number): boolean =>
  typeof value === 'number' && Math.abs(value) <= limit;

export function checkFlag(field: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') throw invalidField(field, value, 'true or false');
}
