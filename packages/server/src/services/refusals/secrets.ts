/**
 * What looks like a credential in a text that is about to be shown to others of the project. Ensures that neither the sample nor the
 * message of a refused input hands on a secret that its sender put there: members and parameters that are named like one, what
 * stands behind `Bearer` and the like, tokens of ours and JSON web tokens wherever they stand, passwords in addresses. For
 * texts that are cut already: each pattern looks at a bounded stretch.
 */
const NAMED =
  /((?:(?:pass(?:word|wd|wort|phrase)|secret|token|(?:api|access|private)[-_ ]?key|credential|authorization|cookie)[\w-]{0,20}|(?<![a-z])(?:pass|pwd?|psk|auth)s?)\\{0,3}["']?\s{0,9}[:=>]\s{0,9})(?:\\+"[^"]*"?|"(?:[^"\\]|\\.)*"?|'[^']*'?|\[[^\]]*\]?|\{[^}]*\}?|(?:(?:bearer|basic|token|jwt)\s{1,3})?[^\s,;&}\]<]+)/gi;
const BEARER = /\b((?:bearer|basic)\s{1,3})[\w.~+/=-]{4,}|\b((?:token|jwt)\s{1,3})[\w.~+/=-]{16,}/gi;
const TOKEN = /\b(?:trb_[\w-]{8,}|eyJ[\w-]{8,}(?:\.[\w-]{0,1000}){0,2})/g;
const IN_ADDRESS = /(:\/\/[^\s/:@"']{0,100}:)[^\s/@"']{1,200}@/g;

export const withoutSecrets = (text: string): string =>
  text
    .replace(NAMED, '$1…')
    .replace(BEARER, (_, one = '', other = '') => `${one}${other}…`)
    .replace(TOKEN, '…')
    .replace(IN_ADDRESS, '$1…@');

/** The engine's message on broken JSON quotes some of it from anywhere, perhaps from within a secret. */
const QUOTED_JSON = /, (?:\.{3})?".*"(?:\.{3})? is not valid JSON/s;

export const withoutQuotedJson = (message: string): string => message.replace(QUOTED_JSON, '');
