/**
 * Passwords that a command asks for. Rules: they are not arguments, which other users of the machine see, and not shown; a line of
 * stdin that does not end is not gathered.
 */
import { failure } from './failure.js';
import type { Io } from './io.js';

/** Of a secret, in UTF-8. */
export const MAX_SECRET_BYTES = 16 * 1024;
const CTRL_C = '\u0003';
const BACKSPACE = new Set(['\u007f', '\b']);

export class Secrets {
  /** Of a stdin that is no terminal. */
  #lines: AsyncIterator<string> | undefined;

  constructor(private readonly io: Io) {}

  /** From the terminal without showing it, else the next line of stdin. */
  async ask(label: string, hint?: string): Promise<string> {
    const stdin = this.io.stdin as Partial<NodeJS.ReadStream> & Io['stdin'];
    const secret =
      stdin.isTTY === true ? await this.#typed(stdin as NodeJS.ReadStream, label) : await this.#line();
    if (secret === '') throw failure(`${label.replace(/: $/, '')} is empty.`, hint);
    return secret;
  }

  async #line(): Promise<string> {
    this.#lines ??= linesOf(this.io.stdin as AsyncIterable<Buffer | string>);
    const { value, done } = await this.#lines.next();
    return done === true ? '' : value.replace(/\r$/, '');
  }

  async #typed(stdin: NodeJS.ReadStream, label: string): Promise<string> {
    // Before the person is asked: what is typed at once would be shown.
    stdin.setRawMode(true);
    this.io.stderr.write(label);
    stdin.setEncoding('utf8');
    let typed = '';
    try {
      for await (const chunk of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<string>)
        for (const key of chunk) {
          if (key === '\r' || key === '\n') return typed;
          if (key === CTRL_C) throw failure('Nothing was changed.');
          typed = BACKSPACE.has(key) ? typed.slice(0, -1) : typed + key;
        }
      return typed;
    } finally {
      stdin.setRawMode(false);
      stdin.pause();
      this.io.stderr.write('\n');
    }
  }
}

/** Bounded: each line on its own. */
async function* linesOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(Buffer.from(chunk), { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if ([...lines, rest].some((line) => Buffer.byteLength(line) > MAX_SECRET_BYTES))
      throw failure(`A line of stdin has more than ${MAX_SECRET_BYTES} bytes; expected a secret alone.`);
    yield* lines;
  }
  if (rest !== '') yield rest;
  return undefined;
}
