/** Bytes → JSON. Guards that text is UTF-8 and that a syntax error is told as one of the body, never as a crash. */
import { isUtf8 } from 'node:buffer';
import { TributaryError } from '../errors/error.js';

const BYTE_ORDER_MARK = '\uFEFF';

export function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw new TributaryError('body_malformed', { reason: 'it is not UTF-8 text' });
  const text = body.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : 'unknown').slice(0, 200);
    throw new TributaryError('body_not_json', { reason });
  }
}
