/**
 * Bodies of the type `application/x-www-form-urlencoded`. Ensures that a form does not hold the event loop: it is parsed in
 * one go, and so is of a bounded size.
 */
import { TributaryError } from '../errors/error.js';
import { textOf } from './json.js';

/** Of the shortest fields, 128,000, which take some ten milliseconds. */
export const MAX_FORM_BYTES = 256 * 1024;

/** All values of each name, in their order. */
export function readForm(body: Buffer): Map<string, string[]> {
  if (body.length > MAX_FORM_BYTES) throw new TributaryError('body_too_large', { limit: MAX_FORM_BYTES });
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(textOf(body))) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}
