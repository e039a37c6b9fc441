/**
 * The one check of an e-mail address, for people and for mails: what passes can stand in the head of a mail as it is. One
 * `@`, no blanks, no control characters, nothing that separates addresses.
 */
import { hasDomain } from '../../model/email-address.js';
import { invalidField } from '../../errors/error.js';

const LONGEST = 255;
const ADDRESS = /^[^\s@<>(),;:"\\[\]\p{Cc}\p{Cf}\p{Cs}]+@[^\s@<>(),;:"\\[\]\p{Cc}\p{Cf}\p{Cs}]+$/u;

export function checkAddress(field: string, address: unknown): string {
  const text = typeof address === 'string' ? address.trim() : '';
  if (text.length <= LONGEST && ADDRESS.test(text) && hasDomain(text)) return text;
  throw invalidField(field, address, `an e-mail address of at most ${LONGEST} characters`);
}
