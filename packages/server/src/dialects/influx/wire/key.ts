/** The key of a line, its measurement and tags, from its bytes. Read once for each distinct key (line-cache.ts). */
import { COMMA, EQUALS, findUnescaped, unescape } from './bytes.js';

export interface LineKey {
  readonly measurement: string;
  /** As they stand in the line. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export function readKey(bytes: Buffer, start: number, end: number): LineKey {
  const comma = findUnescaped(bytes, COMMA, start, end);
  const measurement = unescape(bytes, start, comma < 0 ? end : comma);
  const tags: [string, string][] = [];
  for (let at = comma; at >= 0 && at < end;) {
    const next = findUnescaped(bytes, COMMA, at + 1, end);
    const stop = next < 0 ? end : next;
    const equals = findUnescaped(bytes, EQUALS, at + 1, stop);
    if (equals < 0 || equals === at + 1 || equals === stop - 1)
      throw new RangeError(`tag "${bytes.toString('utf8', at + 1, stop)}" is not key=value`);
    tags.push([unescape(bytes, at + 1, equals), unescape(bytes, equals + 1, stop)]);
    at = next;
  }
  if (measurement === '') throw new RangeError('the measurement is missing');
  return { measurement, tags };
}
