/**
 * Names that people see and choose, of whatever thing: projects, devices, assets, people, tokens and the like. Keeps one rule for
 * all doors: of what is made or renamed, no name has anything in it that is not seen. What a thing is called already may be
 * sent again, so that it can be changed in other ways.
 */
import { VISIBLE, VISIBLE_TEXT } from '../catalog/names.js';
import { invalidField } from '../errors/error.js';
import { isNewName, isVisible, spelledName } from '../model/names.js';
import type { Tag } from '../model/records/device.js';

/** Length and kind are the caller's to check. `before` is what the thing is called; a name that may be left out is none. */
export function checkNewName(field: string, name: string | null | undefined, before?: string | null): void {
  if (name == null || name === '' || name === before || isNewName(name)) return;
  throw invalidField(field, spelledName(name), VISIBLE);
}

/** Of a device: keys are names, values are only read. `before` are the tags that it has. */
export function checkNewTags(tags: readonly Tag[] | undefined, before: readonly Tag[] = []): void {
  for (const [at, { key, value }] of (tags ?? []).entries()) {
    if (isNewName(key) && isVisible(value)) continue;
    if (before.some((tag) => tag.key === key && tag.value === value)) continue;
    if (!before.some((tag) => tag.key === key)) checkNewName(`tags[${at}].key`, key);
    if (!isVisible(value)) throw invalidField(`tags[${at}].value`, spelledName(value), VISIBLE_TEXT);
  }
}
