/**
 * The texts of a start for the person who started it. Rules: the password of a first start is shown once; secrets that are in a file
 * are not printed, because what is printed stays in the log of the service manager for good.
 */
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

/** The address that people open, how they call the command, and for which APIs `connect` has lines. */
export interface Surroundings {
  readonly url: string;
  readonly command: string;
  readonly apis: readonly string[];
}

export const adminText = (
  { admin }: FirstCredentials,
  { url, command, apis: [first = 'API', ...others] }: Surroundings,
): string => `
First start. Credentials for programs and devices: ${command} connect ${first} --create
(or ${others.join(', ')} in the place of ${first}).

Open ${url}/ and log in. The password is shown only now:

  e-mail    ${admin.email}
  password  ${admin.password}

`;

export const fileText = ({ admin }: FirstCredentials, url: string, file: string): string =>
  `\nFirst start: the credentials are in ${file}, and nowhere else. Open ${url}/ and log in as ${admin.email}.\n\n`;

export const nextText = ({ url, command }: Pick<Surroundings, 'url' | 'command'>): string =>
  `Open ${url}/ to see the data. Password lost: ${command} admin reset-password\n`;

export const notWrittenText = (file: string, command: string): string =>
  `tributary: ${file} was not written: credentials are made at the first start only, and this platform had it.
  New ones: ${command} tokens create --name NAME, ${command} connect API --create, ${command} admin reset-password
`;
