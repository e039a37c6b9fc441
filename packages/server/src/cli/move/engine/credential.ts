/** The secret of the source: from a file, the environment, stdin or a prompt. Rule: never an argument, which other users see. */
import { readFile } from 'node:fs/promises';
import { usageError } from '../../failure.js';
import { variable, type Io } from '../../io.js';
import { Secrets } from '../../secrets.js';

export const CREDENTIAL_VARIABLE = 'TRIBUTARY_SOURCE_CREDENTIAL';

export interface CredentialAsked {
  /** `token of the source`: what to type. */
  readonly label: string;
  /** Whether it is asked for where neither file nor environment has one. */
  readonly needed: boolean;
}

export async function readCredential(
  { label, needed }: CredentialAsked,
  file: string | undefined,
  io: Io,
): Promise<string | undefined> {
  const fromFile = file === undefined ? undefined : await fromFileOf(file, label, io);
  const credential = fromFile ?? variable(io, CREDENTIAL_VARIABLE);
  if (credential === undefined)
    return needed ? checked(await new Secrets(io).ask(`${label}: `), label) : undefined;
  return checked(credential.trim(), label);
}

async function fromFileOf(file: string, label: string, io: Io): Promise<string> {
  if (file === '-') return new Secrets(io).ask(`${label}: `);
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`--credential-file ${file} cannot be read (${error.code}).`);
  });
}

function checked(credential: string, label: string): string {
  if (/^[^\p{Cc}]+$/u.test(credential)) return credential;
  throw usageError(`The ${label} is empty or has line breaks.`, 'Give one line with nothing but the secret.');
}
