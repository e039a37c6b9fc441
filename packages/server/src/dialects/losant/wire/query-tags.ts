/**
 * The field `tags` of a device query: null, `{$tagKey?, $tagValue?}` of which both hold on one tag, `{KEY: VALUE}`, and
 * `$eq` or `$ne` around one of these. Rule: null means that there is no such tag; `$nin` means one that is none of these.
 */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { DeviceCondition } from '../../../services/services.js';
import { ALL, listAt, unknownMember } from './query-operators.js';

const MAX_LENGTH = 255;
const KEY = /^[0-9a-zA-Z_-]/;
const EXPECTED = 'null, {$tagKey, $tagValue}, {KEY: VALUE}, or $eq or $ne with one of these';

/** What a key or value of one tag must be; null: there must be no such tag. */
type Part = { readonly within?: readonly string[]; readonly without?: readonly string[] } | null;

export function readTags(value: unknown, path: string): DeviceCondition {
  if (isJsonObject(value)) {
    const names = Object.keys(value);
    const negated = names.includes('$ne');
    if (negated || names.includes('$eq')) {
      if (names.length > 1) throw invalidField(path, value, '$eq or $ne alone');
      const inner = readPlain(negated ? value['$ne'] : value['$eq'], `${path}.${names[0]!}`);
      return negated ? { not: inner } : inner;
    }
  }
  return readPlain(value, path);
}

function readPlain(value: unknown, path: string): DeviceCondition {
  if (value === null) return { not: { tag: {} } };
  if (!isJsonObject(value)) throw invalidField(path, value, EXPECTED);
  const names = Object.keys(value);
  if (names.some((name) => name === '$tagKey' || name === '$tagValue')) {
    const unknown = names.find((name) => name !== '$tagKey' && name !== '$tagValue');
    if (unknown !== undefined) throw unknownMember(`${path}.${unknown}`, ['$tagKey', '$tagValue']);
    const part = (name: string) => (name in value ? readPart(value[name], `${path}.${name}`) : {});
    return tagOf(part('$tagKey'), part('$tagValue'));
  }
  const conditions = names.map((name) => {
    if (!KEY.test(name))
      throw unknownMember(`${path}.${name}`, ['$tagKey', '$tagValue', '$eq', '$ne', 'a tag key']);
    return tagOf({ within: [name] }, readPart(value[name], `${path}.${name}`));
  });
  return conditions.length === 0 ? ALL : { all: conditions };
}

function tagOf(key: Part, value: Part): DeviceCondition {
  const tag = given({
    keys: key?.within,
    notKeys: key?.without,
    values: value?.within,
    notValues: value?.without,
  });
  return key === null || value === null ? { not: { tag } } : { tag };
}

function readPart(value: unknown, path: string): Part {
  if (value === null) return null;
  if (isJsonObject(value)) {
    const names = Object.keys(value);
    const unknown = names.find((name) => name !== '$in' && name !== '$nin');
    if (unknown !== undefined) throw unknownMember(`${path}.${unknown}`, ['$in', '$nin']);
    if (names.length !== 1) throw invalidField(path, value, 'either $in or $nin');
    const name = names[0]!;
    const texts = listAt(value[name], `${path}.${name}`, 'texts').map((text, index) =>
      textAt(text, `${path}.${name}[${index}]`),
    );
    return name === '$in' ? { within: texts } : { without: texts };
  }
  return { within: [textAt(value, path)] };
}

function textAt(value: unknown, path: string): string {
  if (typeof value === 'string' && value.length <= MAX_LENGTH) return value;
  throw invalidField(path, value, `a text of at most ${MAX_LENGTH} characters, null, $in or $nin`);
}
