/** The one error of a statement that may not run; its reason names what was seen and what is allowed. */
import { TributaryError } from '../../errors/error.js';

export function refused(reason: string): TributaryError {
  return new TributaryError('sql_not_allowed', { reason });
}
