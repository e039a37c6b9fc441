/** The secret of the source: from a file, the environment, stdin or a prompt. Rule: never an argument, which other users see. */
import { CommandError, failure } from '../../failure.js';
import { readSecret } from '../../secret-input.js';
import { variable, type Io } from '../../io.js';

export const CREDENTIAL_VARIABLE = 'TRIBUTARY_SOURCE_CREDENTIAL';

export interface CredentialAsked {
  /** `token of the other server`: what to type. */
  readonly label: string;
  /** Whether it is asked for where neither file nor environment has one. */
  readonly needed: boolean;
}

export async function readCredential(
  { label, needed }: CredentialAsked,
  file: string | undefined,
  io: Io,
): Promise<string | undefined> {
  if (file !== undefined) return readSecret(file, io, label);
  const given = variable(io, CREDENTIAL_VARIABLE);
  if (given !== undefined || !needed) return given;
  return readSecret(undefined, io, label).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    throw failure(
      error.message,
      `Give it in ${CREDENTIAL_VARIABLE} or --credential-file, or type it when asked.`,
    );
  });
}
