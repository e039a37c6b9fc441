/** A line as far as it is typed, in its words: quotation marks may be open yet, and nothing is filled in. */

export interface TypedLine {
  readonly words: readonly string[];
  /** The quotation mark that is open at its end. */
  readonly quote: string;
}

export function typedLine(line: string): TypedLine {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (character === '\\' && quote !== "'") word = (word ?? '') + (line[++at] ?? '');
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  // What comes next is a word of its own after a blank.
  return { words: [...words, word ?? ''], quote };
}

/** Of a word that ends with what bash replaces, how much it leaves. */
export function keptLength(word: string, fragment: string): number {
  const replaced = /^[=:]$/.test(fragment) ? '' : (typedLine(fragment).words.at(-1) ?? '');
  return word.endsWith(replaced) ? word.length - replaced.length : word.length;
}

/** For a shell that reads it as one word. */
export const escapedForShell = (text: string): string => text.replace(/[^\w@%+=:,./-]/g, '\\$&');
