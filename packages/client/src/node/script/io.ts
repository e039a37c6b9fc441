/** What a script touches of its process, so that a test can run one and look at what it wrote. */
import type { Readable, Writable } from 'node:stream';

export interface ScriptIo {
  /** Without the program and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export const processIo = (): ScriptIo => {
  const { argv, env, stdin, stdout, stderr } = process;
  return { argv: argv.slice(2), env, stdin, stdout, stderr };
};
