/** The refusal of an answer that would have more bytes than one may, the same for every family and API. */
import { TributaryError } from './error.js';

export const DEFAULT_ANSWER_BYTES = 32 * 2 ** 20;

/** `most` is the bound in bytes; `of` names what cannot be cut into pages. */
export function tooManyBytes(most: number, of = 'one answer'): TributaryError {
  return new TributaryError('query_too_large', { limit: `${most} bytes in ${of}` });
}
