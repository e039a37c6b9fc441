/**
 * What devices and other people wrote, on a terminal. Rule: it is shown and never obeyed: a text value may hold sequences that
 * clear the screen, change its title or write what was not typed, and marks that make a text look like another one. Line
 * breaks and tabulators stay.
 */
const OBEYED = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The form is that of JSON, in which it means the same. */
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

export const printable = (text: string): string => text.replace(OBEYED, escaped);

export const printableJson = (value: unknown, indent?: number): string =>
  printable(JSON.stringify(value, null, indent));
