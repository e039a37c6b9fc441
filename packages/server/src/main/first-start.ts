/**
 * The texts of a start for the person who started it. Rules: the password of a first start is shown once; secrets that are in a file
 * are not printed, because what is printed stays in the log of the service manager for good.
 */
import path from 'node:path';
import type { Config } from '../config.js';
import { SETTINGS } from '../config/settings.js';
import { shellWord } from '../model/shell-word.js';
import type { FirstCredentials } from '../services/access/first-start/bootstrap.js';
import { writeCredentialsFile } from './credentials-file.js';

/** Resolves when they are durable in the file. */
export function writeFirstCredentials(
  { admin, apis }: FirstCredentials,
  url: string,
  file: string,
): Promise<void> {
  return writeCredentialsFile(file, `${JSON.stringify({ url, admin, ...apis }, null, 2)}\n`);
}

/** What is called with these words of the command, as it can be copied into a shell. */
export type Call = (words: string) => string;

/** `command` is how people call it; a data folder that is not the usual one has to be named to find the platform. */
export function callOf(command: string, { dataDir }: Pick<Config, 'dataDir'>): Call {
  const isUsual = dataDir === SETTINGS.dataDir.type.parse(SETTINGS.dataDir.default);
  const folder = isUsual ? '' : ` --data-dir ${shellWord(path.resolve(dataDir))}`;
  return (words) => `${command} ${words}${folder}`;
}

/** The address that people open, how they call the command, and for which APIs `connect` has lines. */
export interface Surroundings {
  readonly url: string;
  readonly call: Call;
  readonly apis: readonly string[];
}

export const adminText = (
  { admin }: FirstCredentials,
  { url, call, apis: [first = 'API', ...others] }: Surroundings,
): string => `
First start. Credentials for programs and devices: ${call(`connect ${first} --create`)}
(or ${others.join(', ')} in the place of ${first}).

Open ${url}/ and log in. The password is shown only now:

  e-mail    ${admin.email}
  password  ${admin.password}

`;

export const fileText = ({ admin }: FirstCredentials, url: string, file: string): string =>
  `\nFirst start: the credentials are in ${file}, and nowhere else. Open ${url}/ and log in as ${admin.email}.\n\n`;

export const nextText = ({ url, call }: Pick<Surroundings, 'url' | 'call'>): string =>
  `Open ${url}/ to see the data. Password lost: ${call('admin reset-password')}\n`;

export const notWrittenText = (file: string, call: Call): string =>
  `tributary: ${file} was not written: credentials are made at the first start only, and this platform had it.
  New ones: ${call('tokens create --name NAME')}, ${call('connect API --create')}, ${call('admin reset-password')}
`;
