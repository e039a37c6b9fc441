/** Runs a command line in this process and keeps what it wrote. */
import { PassThrough, Readable } from 'node:stream';
import { run } from '../../src/cli/index.js';

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export async function tributary(
  argv: readonly string[],
  given: { stdin?: string | Buffer; env?: Record<string, string> } = {},
): Promise<Ran> {
  const [stdout, out] = collector();
  const [stderr, err] = collector();
  const stdin = Readable.from([Buffer.from(given.stdin ?? '')]);
  const exit = await run(argv, { env: given.env ?? {}, stdin, stdout, stderr, terminal: false });
  return { exit, out: out(), err: err() };
}

function collector(): [PassThrough, () => string] {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return [stream, () => Buffer.concat(chunks).toString('utf8')];
}
