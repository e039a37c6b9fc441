/** Splits a stream of bytes into numbered lines of text. */
import { failure } from '../failure.js';

const MAX_LINE_LENGTH = 16 * 2 ** 20;

export interface NumberedText {
  readonly line: number;
  readonly text: string;
}

export async function* numberedLines(input: AsyncIterable<Buffer>): AsyncGenerator<NumberedText> {
  // The source has looked at the bytes: there is none that UTF-8 does not have.
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let line = 0;
  for await (const chunk of input) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) yield { line: ++line, text: text.endsWith('\r') ? text.slice(0, -1) : text };
    if (rest.length > MAX_LINE_LENGTH)
      throw failure(`Line ${line + 1} has more than ${MAX_LINE_LENGTH} characters.`, 'Check --format.');
  }
  rest += decoder.decode();
  if (rest !== '') yield { line: line + 1, text: rest };
}
