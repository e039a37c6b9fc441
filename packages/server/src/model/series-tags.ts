/**
 * The tags of a series: keys and values that tell it from others beside its name. Keeps one rule for all doors: few enough
 * to be shown, and printable like names, so that what one API wrote every other can show, search for and write again.
 */
import { isJsonObject } from './json-object.js';
import { isName, MAX_NAME, nameProblem } from './names.js';

export type SeriesTags = Readonly<Record<string, string>>;

export const NO_TAGS: SeriesTags = Object.freeze({});

export const MAX_SERIES_TAGS = 100;
/** The most characters (code points) of a value; a key is as long as a name. */
export const MAX_TAG_VALUE = 1_000;

export const SERIES_TAGS_EXPECTED =
  `an object of at most ${MAX_SERIES_TAGS} keys of 1 to ${MAX_NAME} printable characters, each with a text of 1 to ` +
  `${MAX_TAG_VALUE} printable characters`;

/** What is wrong with the tags of a series, below `field`; undefined if they can be kept. */
export function seriesTagsProblem(
  tags: unknown,
  field = 'tags',
): { readonly field: string; readonly value: unknown; readonly expected: string } | undefined {
  if (!isJsonObject(tags)) return { field, value: tags, expected: SERIES_TAGS_EXPECTED };
  const entries = Object.entries(tags);
  if (entries.length > MAX_SERIES_TAGS)
    return { field, value: `${entries.length} tags`, expected: `at most ${MAX_SERIES_TAGS} tags` };
  for (const [key, value] of entries) {
    if (!isName(key)) return { field, value: key, expected: `keys of 1 to ${MAX_NAME} printable characters` };
    if (typeof value !== 'string' || nameProblem(value, MAX_TAG_VALUE) !== undefined) {
      const expected = `a text of 1 to ${MAX_TAG_VALUE} printable characters`;
      return { field: `${field}.${key}`, value, expected };
    }
  }
  return undefined;
}

/** The same tags by rising key, in code units: the order in which they are shown and named. */
export function sortedTags(tags: Iterable<readonly [string, string]>): [string, string][] {
  return Array.from(tags, ([key, value]): [string, string] => [key, value]).sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
}
