/**
 * Bytes → JSON. Ensures that text is UTF-8, that a syntax error is told as one of the body, never as a crash, and that no
 * document is deeper than what code may walk by recursion.
 */
import { isUtf8 } from 'node:buffer';
import { TributaryError } from '../errors/error.js';
import { CLOSE_LIST, CLOSE_OBJECT, endOfText, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-text.js';
import { MAX_JSON_CHARACTERS, MAX_JSON_LEVELS } from '../model/json-limits.js';
import { messageOf } from '../model/thrown.js';

const BYTE_ORDER_MARK = '\uFEFF';

export function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw new TributaryError('body_malformed', { reason: 'it is not UTF-8 text' });
  const text = body.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/**
 * In one go, and so of a bounded size: what may be larger goes through `readJson` (json-slices.ts). `holdsSecret`: an error shows
 * nothing of the text.
 */
export function parseJson(text: string, { holdsSecret = false } = {}): unknown {
  if (text.length > MAX_JSON_CHARACTERS)
    throw new TributaryError('body_too_large', { limit: MAX_JSON_CHARACTERS });
  if (isTooDeep(text)) throw tooDeep();
  return parseFlatJson(text, holdsSecret);
}

/** For decoders that look one or two levels into the document and never walk it: spares them the look at its depth. */
export function parseFlatJson(text: string, holdsSecret = false): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const told = messageOf(error).slice(0, 200);
    // The parser quotes what is around the place.
    const reason = holdsSecret
      ? `it has a syntax error${/ at position \d+ \(line \d+ column \d+\)$/.exec(told)?.[0] ?? ''}`
      : told;
    throw new TributaryError('body_not_json', { reason });
  }
}

export const TOO_DEEP = `its lists and objects are nested deeper than ${MAX_JSON_LEVELS} levels`;

export const tooDeep = (): TributaryError => new TributaryError('body_malformed', { reason: TOO_DEEP });

/** Counts brackets outside of texts. What is no JSON is judged by the parser. */
export function isTooDeep(text: string): boolean {
  if (text.length <= 2 * MAX_JSON_LEVELS) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > MAX_JSON_LEVELS) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
  }
  return false;
}
