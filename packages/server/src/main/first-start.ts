/**
 * The texts of a start for the person who started it. Rules: the password of a first start is shown once; secrets that are in a file
 * are not printed, because what is printed stays in the log of the service manager for good.
 */
import type { FirstAdministrator } from '../services/access/first-start/bootstrap.js';
import { writeCredentialsFile } from './credentials-file.js';
import { processIo } from '../cli/io.js';

/** In a checkout, where `npm start` is called, the command is not on the path. */
export const COMMAND = processIo().env['npm_command'] === undefined ? 'tributary' : 'npx tributary';

/** Resolves when they are durable in the file. */
export function writeFirstCredentials(first: FirstAdministrator, url: string, file: string): Promise<void> {
  const { organizationId: _, projectId: __, ...credentials } = first;
  return writeCredentialsFile(file, `${JSON.stringify({ url, ...credentials }, null, 2)}\n`);
}

export const adminText = ({ admin }: FirstAdministrator, url: string): string => `
First start. Credentials for programs and devices: ${COMMAND} connect native --create
(or influx, losant, iobeam, iotile, iosense, datacooee in the place of native).

Open ${url}/ and log in. The password is shown only now:

  e-mail    ${admin.email}
  password  ${admin.password}

`;

export const fileText = ({ admin }: FirstAdministrator, url: string, file: string): string =>
  `\nFirst start: the credentials are in ${file}, and nowhere else. Open ${url}/ and log in as ${admin.email}.\n\n`;

export const nextText = (url: string): string =>
  `Open ${url}/ to see the data. Password lost: ${COMMAND} admin reset-password\n`;

export const notWrittenText = (file: string): string =>
  `tributary: ${file} was not written: credentials are made at the first start only, and this platform had it.
  New ones: ${COMMAND} tokens create --name NAME, ${COMMAND} connect API --create, ${COMMAND} admin reset-password
`;
