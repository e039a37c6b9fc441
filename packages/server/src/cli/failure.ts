/** How a command fails: one line that says what, a hint that says what to do, and an exit code that says whose turn it is. */
import { OptionError, TributaryError as ClientError } from '@tributary/client';
import { messageOf } from '../model/thrown.js';
import { TributaryError } from '../errors/error.js';
import { printable } from './printable.js';

/** Every exit code of the command and what it means: the table of docs/command.md. */
export const EXIT_CODES: Readonly<Record<number, string>> = {
  0: 'Done; also when the reader of a pipe has had enough.',
  1: 'It could not be done, or some values were refused.',
  2: 'The command was called wrongly, or a setting is wrong.',
  3: 'The server does not answer, or is busy: the same call may succeed later.',
  // As a shell counts a process that Ctrl-C ended.
  130: 'Ctrl-C.',
};

export const EXIT_FAILURE = 1;
export const EXIT_USAGE = 2;
const EXIT_LATER = 3;
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

export interface Failure {
  readonly message: string;
  readonly hint: string | undefined;
  readonly exit: number;
  /** Of the platform's errors (docs/errors.md), or of the client's. */
  readonly code: string | undefined;
  /** The same call may succeed later. */
  readonly mayPass: boolean;
}

/** Whatever was thrown, as a command tells it. */
export function describeFailure(error: unknown): Failure {
  const message = messageOf(error).replace(/\s*\n\s*/g, ' ');
  const unknown = { message, hint: undefined, exit: EXIT_FAILURE, code: undefined, mayPass: false };
  if (error instanceof CommandError) return { ...unknown, hint: error.hint, exit: error.exit };
  if (!(error instanceof TributaryError) && !(error instanceof ClientError)) return unknown;
  const { code } = error;
  const mayPass = error instanceof ClientError && error.retryable;
  const isUsage = code === 'setting_invalid' || error instanceof OptionError;
  const exit = isUsage ? EXIT_USAGE : mayPass ? EXIT_LATER : EXIT_FAILURE;
  return { message, hint: HINTS[code], exit, code, mayPass };
}

/** For people; nothing where there is nothing to say, as of a Ctrl-C that ends what has no other end. */
export function failureText({ message, hint }: Pick<Failure, 'message' | 'hint'>): string {
  if (message === '') return '';
  return `tributary: ${printable(message)}\n${hint ? `  ${hint}\n` : ''}`;
}

/** For programs, with `--json`. */
export function failureJson({ message, hint, exit, code }: Omit<Failure, 'mayPass'>): string {
  return message === '' ? '' : `${JSON.stringify({ error: { message, hint, exit, code } })}\n`;
}
