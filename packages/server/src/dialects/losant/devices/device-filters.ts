/** The filters of `GET devices`, which all hold: a glob over names, classes, tags and the parent. */
import { invalidField } from '../../../errors/error.js';
import type { DeviceCondition } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { readTagFilter, readWords } from '../wire/brackets.js';
import { isId } from '../wire/ids.js';
import { DEVICE_CLASSES, NAME_PATTERN } from '../wire/schemas.js';
import { tagCondition } from './search.js';

const TAG_KEY = new RegExp(NAME_PATTERN);

export function filtersOf(query: Parameters, name: string | undefined): DeviceCondition[] {
  const conditions: DeviceCondition[] = [];
  if (name !== undefined) conditions.push({ field: 'name', operator: 'glob', value: name, ignoreCase: true });
  const classes = readWords(query, 'deviceClass');
  if (classes.length > 0) conditions.push({ any: classes.map(classCondition) });
  const tags = readTagFilter(query);
  for (const { key } of tags)
    if (key !== undefined && !TAG_KEY.test(key))
      throw invalidField('tagFilter key', key, '1 to 255 letters, digits, _ or -');
  if (tags.length > 0) conditions.push({ any: tags.map(tagCondition) });
  const parent = query.text('parentId');
  if (parent !== undefined) conditions.push({ field: 'parent', operator: 'eq', value: parentOf(parent) });
  return conditions;
}

/** A device that nobody gave a class is a standalone one. */
function classCondition(value: string): DeviceCondition {
  if (!(DEVICE_CLASSES as readonly string[]).includes(value))
    throw invalidField('deviceClass', value, DEVICE_CLASSES.join(', '));
  if (value !== 'standalone') return { field: 'class', operator: 'eq', value };
  return {
    not: { field: 'class', operator: 'in', values: DEVICE_CLASSES.filter((known) => known !== value) },
  };
}

function parentOf(text: string): string | null {
  if (text === 'null') return null;
  if (!isId(text)) throw invalidField('parentId', text, 'an id of 24 hexadecimal digits, or null');
  return text.toLowerCase();
}
