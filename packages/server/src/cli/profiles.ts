/**
 * Servers and tokens that the command keeps, by name, in a file of the user. Rules: nobody else can read it; it is replaced as a whole, so
 * that a command that is broken off leaves the old one.
 */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { nearest } from '../model/nearest.js';
import { isJsonObject } from '../model/json-object.js';
import { messageOf } from '../model/thrown.js';
import { failure, usageError } from './failure.js';
import { variable, type Io } from './io.js';

export interface Profile {
  readonly url: string;
  readonly token: string;
  readonly project?: string;
  /** Whom the token is of, and when it ends, as the server said: to be shown. */
  readonly as?: string;
  readonly expires?: string;
}

export interface Profiles {
  /** Name of the one that is taken when none is named. */
  readonly current?: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

const OTHERS = 0o077;
const NAME = /^[\w.@-]{1,64}$/;

/** Undefined where the process has no home. */
function fileOf(io: Io): string | undefined {
  const named = variable(io, 'XDG_CONFIG_HOME');
  const home = variable(io, 'HOME') ?? (process.platform === 'win32' ? homedir() : undefined);
  if (named === undefined && home === undefined) return undefined;
  return join(named ?? join(home!, '.config'), 'tributary', 'credentials.json');
}

export function readProfiles(io: Io): Profiles {
  const file = fileOf(io);
  if (file === undefined) return { profiles: {} };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { profiles: {} };
    throw failure(`${file} cannot be read: ${messageOf(error)}.`);
  }
  if ((statSync(file).mode & OTHERS) !== 0 && process.platform !== 'win32')
    throw failure(`${file} holds tokens and is open to other users.`, `\`chmod 600 ${file}\``);
  const read = parsed(text);
  if (read === undefined)
    throw failure(
      `${file} is not what \`tributary login\` writes.`,
      'Mend it, or remove it and log in again.',
    );
  return read;
}

function parsed(text: string): Profiles | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (!isJsonObject(read) || !isJsonObject(read['profiles'])) return undefined;
    const isWhole = Object.values(read['profiles']).every(
      (one) => isJsonObject(one) && typeof one['url'] === 'string' && typeof one['token'] === 'string',
    );
    return isWhole ? (read as unknown as Profiles) : undefined;
  } catch {
    return undefined;
  }
}

export function writeProfiles(profiles: Profiles, io: Io): string {
  const file = fileOf(io);
  if (file === undefined)
    throw failure('There is no home folder to keep a profile in.', 'Set HOME or XDG_CONFIG_HOME.');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.part`;
  writeFileSync(temporary, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
  return file;
}

export function profileNamed(name: string, io: Io): Profile {
  const { profiles } = readProfiles(io);
  if (Object.hasOwn(profiles, name)) return profiles[name]!;
  const known = Object.keys(profiles);
  const likely = nearest(name, known);
  throw usageError(
    `There is no profile ${JSON.stringify(name)}.`,
    likely.length > 0
      ? `Did you mean ${likely.join(' or ')}?`
      : '`tributary login --profile NAME` makes one, `tributary profiles` lists them.',
  );
}

export function currentProfile(io: Io): Profile | undefined {
  const { current, profiles } = readProfiles(io);
  return current !== undefined && Object.hasOwn(profiles, current) ? profiles[current] : undefined;
}

export function readProfileName(text: string): string {
  if (NAME.test(text)) return text;
  throw usageError(
    `--profile is ${JSON.stringify(text)}; expected letters, digits, . _ @ and -, at most 64.`,
  );
}
