/** What a command may touch of its process, so that a test can run one and look at what it wrote. */
import type { Readable, Writable } from 'node:stream';
import { printable } from './printable.js';

export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** True when stderr is a terminal: only then is a progress bar drawn. */
  readonly terminal: boolean;
  /** What the command was called with. */
  readonly argv?: readonly string[];
  /** A program reads: what is told on stderr is lines of JSON too. */
  readonly json?: boolean;
}

/** What people and programs should know while the command goes on. */
export function notice(io: Io, text: string): void {
  if (io.json) io.stderr.write(`${JSON.stringify({ notice: text })}\n`);
  // A bar that is drawn there is drawn again below.
  else io.stderr.write(`${io.terminal ? '\r\x1b[K' : ''}notice: ${printable(text)}\n`);
}

/** Of the environment; an empty one counts as not given, as with settings. */
export const variable = (io: Io, name: string): string | undefined => io.env[name] || undefined;

export function processIo(): Io {
  const { env, stdin, stdout, stderr } = process;
  return { env, stdin, stdout, stderr, terminal: stderr.isTTY };
}

/** Waits for the reader of a pipe, so that a long listing takes no memory. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error): void => {
      stream.off('drain', done).off('close', done).off('error', done);
      if (error instanceof Error) reject(error);
      else resolve();
    };
    stream.once('drain', done).once('close', done).once('error', done);
  });
}
