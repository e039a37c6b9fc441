/** The built command as a process of its own (`npm test` builds it first); in this process, and faster: command.ts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const COMMAND = path.join(import.meta.dirname, '../../bin/tributary.js');

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Given {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Flags of Node, before the program. */
  readonly node?: readonly string[];
  /** A program with its arguments that starts what follows them. */
  readonly through?: readonly string[];
}

/** Without what is said to the tests alone: a variable that the command does not know is warned of. */
const OUTSIDE = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('TRIBUTARY_TEST_')),
);

export function startCommand(
  argv: readonly string[],
  { cwd, env = {}, node = [], through = [] }: Given = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const [program, ...rest] = [...through, process.execPath, ...node, COMMAND, ...argv];
  const child = spawn(program!, rest, {
    ...(cwd !== undefined && { cwd }),
    env: { ...OUTSIDE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  return { child, ended };
}
