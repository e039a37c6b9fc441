/** A question before what cannot be undone. Rule: a person at a terminal is asked; a program says `--yes`, and nothing is done without. */
import { createInterface } from 'node:readline/promises';
import { failure, usageError } from './failure.js';
import type { Io } from './io.js';

/** Returns when it is meant; throws when not. */
export async function confirm(io: Io, question: string, yes: boolean | undefined): Promise<void> {
  if (yes === true) return;
  if ((io.stdin as Partial<NodeJS.ReadStream>).isTTY !== true)
    throw usageError(`${question} Nobody can be asked here.`, 'Say --yes where it is meant.');
  const asking = createInterface({ input: io.stdin, output: io.stderr });
  // A person who ends the input or presses Ctrl-C has not said yes.
  const ended = new Promise<string>((resolve) => {
    asking.once('close', () => resolve(''));
    asking.once('SIGINT', () => asking.close());
  });
  const answer = await Promise.race([asking.question(`${question} [y/N] `), ended]);
  asking.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw failure('Nothing was deleted.');
}
