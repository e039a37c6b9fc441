/**
 * Names of series that are made from a name and tags: `cpu.usage,cpu=cpu0,host=a`. Ensures that no two sets of tags share a
 * name: keys rise, and a comma, an equals sign or a backslash before one of them is escaped by a backslash, as line protocol
 * does. Where that is longer than a name may be, a digest stands for the tags: `cpu.usage,#…`, which no tag looks like.
 */
import { createHash } from 'node:crypto';
import { isNewName, isVisible, MAX_NAME } from './names.js';
import { sortedTags, type SeriesTags } from './series-tags.js';

/** 128 bits: no two sets that anybody sends have the same. */
const DIGEST_DIGITS = 32;

const escapeHead = (text: string): string => text.replace(/\\(?=[\\,=]|$)|,/g, '\\$&');
const escapeTag = (text: string): string => text.replace(/\\(?=[\\,=]|$)|[,=]/g, '\\$&');
const unescape = (text: string): string => text.replace(/\\([\\,=])/g, '$1');

/** What tags add to a name: empty without tags. */
export function tagSuffix(tags: SeriesTags): string {
  return sortedTags(Object.entries(tags))
    .map(([key, value]) => `,${escapeTag(key)}=${escapeTag(value)}`)
    .join('');
}

/** `suffix` as `tagSuffix` made it. The result may still be too long: then `head` alone is. */
export function taggedName(head: string, suffix: string): string {
  const escaped = escapeHead(head);
  const name = escaped + suffix;
  if (name.length <= MAX_NAME || suffix === '' || [...name].length <= MAX_NAME) return name;
  return `${escaped},#${createHash('sha256').update(suffix).digest('hex').slice(0, DIGEST_DIGITS)}`;
}

/** The name and tags that a name was made from; undefined if it is none that `taggedName` makes of at least one tag. */
export function readTaggedName(
  name: string,
): { readonly head: string; readonly tags: SeriesTags } | undefined {
  const [head, ...parts] = cut(name, ',');
  if (parts.length === 0) return undefined;
  const tags = Object.fromEntries(
    parts.map((part) => {
      const [key, ...value] = cut(part, '=');
      return [unescape(key!), unescape(value.join('='))];
    }),
  );
  const read = { head: unescape(head!), tags };
  return taggedName(read.head, tagSuffix(tags)) === name ? read : undefined;
}

/** `isNewName`, and for a name that is made of tags each part for itself: values are data, and may end with a blank. */
export function isNewSeriesName(name: string): boolean {
  if (isNewName(name)) return true;
  const read = readTaggedName(name);
  return (
    read !== undefined &&
    isNewName(read.head) &&
    Object.entries(read.tags).every(([key, value]) => isNewName(key) && isVisible(value))
  );
}

/** The text between the separators that no backslash escapes. */
function cut(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && /[\\,=]/.test(text[at + 1] ?? '')) at++;
    else if (text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
