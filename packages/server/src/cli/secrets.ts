/** Passwords that a command asks for. Rule: they are not arguments, which other users of the machine see, and not shown. */
import { createInterface } from 'node:readline';
import { failure } from './failure.js';
import type { Io } from './io.js';

const CTRL_C = '\u0003';
const BACKSPACE = new Set(['\u007f', '\b']);

export class Secrets {
  /** Of a stdin that is no terminal. */
  #lines: AsyncIterator<string> | undefined;

  constructor(private readonly io: Io) {}

  /** From the terminal without showing it, else the next line of stdin. */
  async ask(label: string): Promise<string> {
    const stdin = this.io.stdin as Partial<NodeJS.ReadStream> & Io['stdin'];
    const secret =
      stdin.isTTY === true ? await this.#typed(stdin as NodeJS.ReadStream, label) : await this.#line();
    if (secret === '') throw failure(`${label.replace(/: $/, '')} is empty.`);
    return secret;
  }

  async #line(): Promise<string> {
    this.#lines ??= createInterface({ input: this.io.stdin })[Symbol.asyncIterator]();
    const { value, done } = await this.#lines.next();
    return done === true ? '' : value;
  }

  async #typed(stdin: NodeJS.ReadStream, label: string): Promise<string> {
    this.io.stderr.write(label);
    stdin.setRawMode(true);
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
