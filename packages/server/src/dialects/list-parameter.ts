/**
 * A list in an address, the same in every API that takes one with commas, and in the options of the command. Rule: one text is
 * parted at its commas, and blanks around its parts are no part of them; of a parameter that is given several times no text is
 * parted or cut, because names may have commas. Empty ones are passed over, so that the one name `a,b` is written `devices=a,b&devices=`.
 */
export function listParameter(value: unknown): string[] {
  const texts = Array.isArray(value)
    ? value.map(String)
    : String(value ?? '')
        .split(',')
        .map((part) => part.trim());
  return texts.filter((text) => text !== '');
}
