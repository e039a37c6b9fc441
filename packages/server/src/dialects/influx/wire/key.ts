/**
 * The key of a line, its measurement and tags, from its bytes. Read once for each distinct key (line-cache.ts), by the rules
 * of InfluxDB: a backslash right before a comma, blank or sign of equality takes its meaning away and is itself before
 * anything else; a value ends at a bare comma and has no bare sign of equality but as its first byte; no tag comes twice.
 */
import { BACKSLASH, COMMA, EQUALS, findBare, nameText, NEWLINE, shownPart, SPACE, tagText } from './bytes.js';
import { LineProblem } from './line-problem.js';

export interface LineKey {
  readonly measurement: string;
  /** As they stand in the line. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export function readKey(bytes: Buffer, start: number, end: number): LineKey {
  if (bytes.subarray(start, end).includes(NEWLINE)) throw new LineProblem('a line break stands in a name');
  const comma = findBare(bytes, COMMA, start, end);
  if (comma === start) throw new LineProblem('the measurement is missing');
  const measurement = nameText(bytes, start, comma < 0 ? end : comma);
  const tags: [string, string][] = [];
  const keys = new Set<string>();
  for (let at = comma; at >= 0;) {
    // The first byte of a value may be a sign of equality, and is no comma.
    const equals = findBare(bytes, EQUALS, at + 1, end);
    const next = findBare(bytes, COMMA, at + 1, end);
    const stop = next < 0 ? end : next;
    const shown = () => `tag ${shownPart(bytes, at + 1, stop)}`;
    if (equals === at + 1 || stop === at + 1) throw new LineProblem(`${shown()} has no key`);
    if (equals < 0 || equals >= stop - 1) throw new LineProblem(`${shown()} has no value`);
    if (findBare(bytes, EQUALS, equals + 2, stop) >= 0)
      throw new LineProblem(`${shown()} has a second =; invalid tag format`);
    const key = tagText(bytes, at + 1, equals);
    if (keys.has(key)) throw new LineProblem(`duplicate tags: ${key}`);
    keys.add(key);
    tags.push([key, tagText(bytes, equals + 1, stop)]);
    at = next;
  }
  return { measurement, tags };
}

/** Whether a blank of the key is escaped only if backslashes are not counted in pairs: records are split as if they were. */
export function hasPairedBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === SPACE) return true;
  }
  return false;
}
