/** Ids in paths and bodies: 24 hexadecimal digits in either case. Ensures that what is no id is not found, and never a server error. */
import { TributaryError } from '../../../errors/error.js';

export const ID_PATTERN = '^[A-Fa-f\\d]{24}$';
const ID = new RegExp(ID_PATTERN);

export const isId = (text: unknown): text is string => typeof text === 'string' && ID.test(text);

/** The id of a path, in lower case as they are kept; `what` is our name of the thing. */
export function pathId(what: string, value: unknown): string {
  if (!isId(value)) throw new TributaryError('not_found', { what, value });
  return value.toLowerCase();
}
