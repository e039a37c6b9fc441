// Device keys and series names: what users may choose. Checked on the path of every new series; the common ASCII name
// costs one pass and no regular expression.

/** The most characters (code points) of a device key or series name. */
export const MAX_NAME = 255;

/** Control characters, halves of surrogate pairs, line and paragraph separators: what cannot be printed on a line. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether the text is a device key or series name: 1–255 printable characters, not all of them blank. */
export function isName(text: string): boolean {
  return nameProblem(text) === undefined;
}

/** Why a text is no name, to be put after the field's name; undefined if it is one. `most` characters instead of a name's. */
export function nameProblem(text: string, most = MAX_NAME): string | undefined {
  if (text.length === 0) return `is empty; expected 1 to ${most} characters`;
  if (text.length <= most && isPlainAscii(text)) return undefined;
  if (text.length > most) {
    const characters = text.length > 2 * most ? text.length : [...text].length;
    if (characters > most) return `has ${characters} characters; expected 1 to ${most}`;
  }
  const match = UNPRINTABLE.exec(text);
  if (match !== null) {
    const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `has the character U+${code} at position ${match.index}; expected printable characters only`;
  }
  return text.trim() === '' ? 'is blank; expected a printable character' : undefined;
}

/** Format characters: they are not seen, and two names that differ by one cannot be told apart. */
const INVISIBLE = /\p{Cf}/u;

/** Whether all of it is seen: no invisible characters, and composed as by Unicode's NFC, so that an Ü is one however it was typed. */
export const isVisible = (text: string): boolean =>
  isPlainAscii(text) || (!INVISIBLE.test(text) && text.normalize('NFC') === text);

/**
 * Whether a new name may be made of it: seen as a whole, blanks at its ends too, and not what addresses take for a step to
 * another folder. Names that are there from before stay as they are.
 */
export const isNewName = (text: string): boolean =>
  text !== '.' && text !== '..' && text.trim() === text && isVisible(text);

/** The name with what is not seen, or not composed, spelled out: for messages. */
export function spelledName(text: string): string {
  const inner = text.trim();
  const from = inner === '' ? text.length : text.indexOf(inner);
  const [before, after] = [text.slice(0, from), text.slice(from + inner.length)];
  return [spelled(before), inner.replace(/[\p{Cf}\p{M}]/gu, spelled), spelled(after)].join('');
}

const spelled = (text: string): string =>
  Array.from(
    text,
    (character) => `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`,
  ).join('');

/** Only printable ASCII, and not only blanks. */
function isPlainAscii(text: string): boolean {
  let visible = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 || code > 126) return false;
    if (code !== 32) visible = true;
  }
  return visible;
}
