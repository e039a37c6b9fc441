/**
 * The one form in which an e-mail address is kept and compared: addresses that look alike (letter case, full-width letters,
 * ligatures, a domain in letters or in Punycode) name one person, wherever an address is taken.
 */
import { domainToASCII } from 'node:url';

/** NFKC twice: lower case may bring forth what it composes again. */
const folded = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');

/** Of a text without an `@` as much as there is; a domain that is none stays as it is. */
export function canonicalAddress(address: string): string {
  const text = folded(address.trim());
  const at = text.lastIndexOf('@');
  if (at < 0) return text;
  const domain = text.slice(at + 1);
  return `${text.slice(0, at)}@${domainToASCII(domain) || domain}`;
}

/** Whether the domain is one that mail can be sent to, in letters or in Punycode. */
export const hasDomain = (address: string): boolean =>
  domainToASCII(folded(address.slice(address.lastIndexOf('@') + 1))) !== '';
