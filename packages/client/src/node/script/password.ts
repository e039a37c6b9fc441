/**
 * A password from the terminal. Rules: it is not shown, and the terminal is afterwards as it was before; where there is no terminal
 * nothing waits for one.
 */
import type { ReadStream } from 'node:tty';
import { UsageError } from './exit-codes.js';
import type { ScriptIo } from './io.js';

const MOST = 1_000;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const ESCAPE = '\u001b';
const BACKSPACE = new Set(['\u007f', '\b']);

/** Undefined: the person pressed Ctrl-C, or `signal` ended. */
export async function askPassword(
  { stdin, stderr }: ScriptIo,
  label: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const terminal = stdin as Partial<ReadStream> & ScriptIo['stdin'];
  if (terminal.isTTY !== true || terminal.setRawMode === undefined)
    throw new UsageError(
      'No password was given and there is no terminal to ask for it; set TRIBUTARY_PASSWORD, or TRIBUTARY_TOKEN in its place.',
    );
  // Before the person is asked: what is typed at once would be shown.
  terminal.setRawMode(true);
  terminal.setEncoding('utf8');
  stderr.write(label);
  try {
    return await typedInto(terminal, signal);
  } finally {
    terminal.setRawMode(false);
    terminal.pause();
    stderr.write('\n');
  }
}

function typedInto(terminal: ScriptIo['stdin'], signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    let typed: string[] = [];
    const end = (password?: string) => {
      terminal.off('data', take).off('end', ended);
      signal.removeEventListener('abort', stop);
      resolve(password);
    };
    const stop = () => end();
    const ended = () => end(typed.join(''));
    const take = (chunk: string) => {
      // An arrow, say: no part of a password.
      if (chunk.startsWith(ESCAPE)) return;
      for (const key of chunk) {
        if (key === '\r' || key === '\n' || key === CTRL_D) return ended();
        if (key === CTRL_C) return stop();
        if (key === CTRL_U) typed = [];
        else if (BACKSPACE.has(key)) typed.pop();
        else if (typed.length < MOST) typed.push(key);
      }
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    terminal.on('data', take).once('end', ended);
  });
}
