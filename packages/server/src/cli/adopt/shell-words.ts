/**
 * The words of one shell command, parted as a POSIX shell does it. Rule: nothing is run or filled in, so what would make more of the
 * line than one command with its arguments (pipes, files, variables, a second line) is refused by name.
 */
import { failure } from '../failure.js';

/** What ends a command or gives it files when it stands outside of quotation marks. */
const OPERATORS = /[|;&<>()]/;
/** What a shell replaces; inside of double quotation marks too. */
const REPLACED = /^(?:\$(?:\w+|[{(][^})]*[})]?|[@*#?!$-])|`[^`]*`?)/;
const SHOWN = 40;

export function shellWords(given: string, file: string): string[] {
  const text = given.trimEnd();
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === "'" || character === '"') {
      const end = endOf(text, at, character);
      if (end < 0) throw failure(`${file}: a quotation mark ${character} is not closed.`);
      word = (word ?? '') + quoted(text.slice(at + 1, end), character, file);
      at = end;
    } else if (character === '\\') {
      const next = text[++at];
      if (next === '\r' && text[at + 1] === '\n') at++;
      else if (next !== '\n' && next !== undefined) word = (word ?? '') + next;
    } else if (/\s/.test(character)) {
      if (character === '\n') throw secondLine(text.slice(at, at + 200), file);
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      refuseSpecial(text.slice(at, at + 200), word === undefined, file);
      word = (word ?? '') + character;
    }
  }
  return word === undefined ? words : [...words, word];
}

const short = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};

function refuseSpecial(rest: string, beginsWord: boolean, file: string): void {
  const [first = ''] = rest;
  if (OPERATORS.test(first))
    throw failure(
      `${file}: ${first} outside of quotation marks is not understood here (${short(rest)}).`,
      'Leave out what is not of the request; an address or body with such a character goes into quotation marks.',
    );
  if (first === '#' && beginsWord)
    throw failure(`${file}: a comment is not understood here (${short(rest)}).`, 'Leave it out.');
  if (/^\$['"]/.test(rest))
    throw failure(
      `${file}: $${rest[1]!} … is not understood here.`,
      'Put the text into single quotation marks.',
    );
  refuseReplaced(rest, file);
}

function refuseReplaced(rest: string, file: string): void {
  const [found] = REPLACED.exec(rest) ?? [];
  if (found !== undefined)
    throw failure(`${file}: ${short(found)} is not filled in here.`, 'Put its value into the line.');
}

const secondLine = (rest: string, file: string) =>
  failure(
    `${file}: a line ends without a backslash, and what follows is not understood here (${short(rest)}).`,
    'Leave it out: one request is checked at a time.',
  );

function endOf(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (quote === '"' && text[at] === '\\') at++;
  }
  return -1;
}

/** What stands between two quotation marks. */
function quoted(text: string, quote: string, file: string): string {
  if (quote === "'") return text;
  for (let at = 0; at < text.length; at++)
    if (text[at] === '\\') at++;
    else if (text[at] === '$' || text[at] === '`') refuseReplaced(text.slice(at, at + 200), file);
  return text.replace(/\\([\s\S])/g, (_, next: string) =>
    next === '\n' ? '' : /["\\$`]/.test(next) ? next : `\\${next}`,
  );
}
