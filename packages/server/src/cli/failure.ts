/** How a command fails: one line that says what, a hint that says what to do, and an exit code that says whose turn it is. */
import { OptionError, TributaryError as ClientError } from '@tributary/client';
import { TributaryError } from '../errors/error.js';
import { printable } from './printable.js';

export const EXIT_FAILURE = 1;
export const EXIT_USAGE = 2;
/** As a shell counts a process that Ctrl-C ended. */
export const EXIT_INTERRUPTED = 130;

export class CommandError extends Error {
  readonly exit: number;
  readonly hint: string | undefined;

  constructor(exit: number, message: string, hint?: string) {
    super(message);
    this.name = 'CommandError';
    this.exit = exit;
    this.hint = hint;
  }
}

/** The command was called wrongly: another call may work. */
export function usageError(message: string, hint = 'See `tributary help`.'): CommandError {
  return new CommandError(EXIT_USAGE, message, hint);
}

/** The command was right and could not be done. */
export function failure(message: string, hint?: string): CommandError {
  return new CommandError(EXIT_FAILURE, message, hint);
}

const HINTS: Readonly<Record<string, string>> = {
  data_directory_locked: 'Stop that process, or name another folder with --data-dir.',
  setting_invalid: '`tributary config` prints every setting with its value and origin.',
  credentials_missing: 'Give a token with --token or TRIBUTARY_TOKEN; `tributary tokens create` makes one.',
  credentials_invalid:
    'Give another token with --token or TRIBUTARY_TOKEN; `tributary tokens create` makes one.',
  scope_missing: 'Use a token with more scopes; `tributary tokens create --scope …` makes one.',
  answer_unexpected: 'Check --url.',
  project_ambiguous: 'Name the project with --project <id> or TRIBUTARY_PROJECT.',
};

/** Everything a failed command prints, and its exit code. */
export function describeFailure(error: unknown): { text: string; exit: number } {
  let exit = EXIT_FAILURE;
  let hint: string | undefined;
  if (error instanceof CommandError) ({ exit, hint } = error);
  else if (error instanceof TributaryError || error instanceof ClientError) {
    hint = HINTS[error.code];
    if (error.code === 'setting_invalid' || error instanceof OptionError) exit = EXIT_USAGE;
  }
  const message = error instanceof Error ? error.message : String(error);
  const line = printable(message.replace(/\s*\n\s*/g, ' '));
  return { text: `tributary: ${line}\n${hint ? `  ${hint}\n` : ''}`, exit };
}
