/** The refusal to hold more in memory than the caller allowed. */
import { TributaryError } from '../http/errors.js';

/** `instead`: what helps. */
export const tooLarge = (what: string, instead: string): TributaryError =>
  new TributaryError(`The answer has ${what}: ${instead}.`, { code: 'answer_too_large' });
