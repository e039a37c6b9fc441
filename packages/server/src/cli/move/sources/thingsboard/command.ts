/** `tributary move thingsboard <url>`. */
import type { SourceCommand } from '../../engine/source-command.js';
import { Vendor } from '../../engine/vendor.js';
import { ThingsboardSource } from './thingsboard.js';

interface Options {
  readonly user?: string;
}

interface LogIn {
  readonly token: string;
}

export const thingsboardCommand: SourceCommand<Options> = {
  name: 'thingsboard',
  description: 'the devices of a ThingsBoard tenant with their attributes, and all telemetry',
  argument: ['<from>', 'address of ThingsBoard, such as https://thingsboard.example'],
  options: (command) =>
    command.option('--user <name>', 'tenant administrator; the secret is the password, else an API key'),
  credential: ({ user }) => ({
    label: user === undefined ? 'API key of ThingsBoard' : `password of ${user}`,
    needed: true,
  }),
  open: async ({ from, options: { user }, credential = '' }) => {
    let authorization = user === undefined ? `ApiKey ${credential}` : await logIn(from, user, credential);
    // A login ends after hours, and a move may take longer.
    const renew = async (): Promise<boolean> => {
      if (user === undefined) return false;
      authorization = await logIn(from, user, credential);
      return true;
    };
    const vendor = new Vendor(from, () => ({ 'x-authorization': authorization }), renew);
    return new ThingsboardSource(vendor, from.replace(/\/+$/, ''));
  },
};

async function logIn(from: string, username: string, password: string): Promise<string> {
  const vendor = new Vendor(from, () => ({}));
  const { token } = await vendor.json<LogIn>('/api/auth/login', { body: { username, password } });
  return `Bearer ${token}`;
}
