/** `tributary move iotile <url>`. */
import type { SourceCommand } from '../../engine/source-command.js';
import { Vendor } from '../../engine/vendor.js';
import { BASE } from './api.js';
import { IotileSource } from './iotile.js';

interface Options {
  readonly sourceProject?: string;
  readonly email?: string;
}

export const iotileCommand: SourceCommand<Options> = {
  name: 'iotile',
  description: 'a project of a server that speaks the IOTile Cloud API, with events, notes and properties',
  argument: ['<from>', 'address of the server, such as https://iotile.example'],
  options: (command) =>
    command
      .option('--source-project <project>', 'id, slug or name of the project, when there are several')
      .option('--email <address>', 'log in with this address; the secret is the password, else a token'),
  credential: ({ email }) => ({
    label: email === undefined ? 'IOTile token' : `password of ${email}`,
    needed: true,
  }),
  open: async ({ from, options, credential = '' }) => {
    const { email } = options;
    let token = email === undefined ? credential : await logIn(from, email, credential);
    // A new password or a logout elsewhere ends a token, and a move may take long.
    const renew = async (): Promise<boolean> => {
      if (email === undefined) return false;
      token = await logIn(from, email, credential);
      return true;
    };
    const vendor = new Vendor(from, () => ({ authorization: `token ${token}` }), renew);
    return IotileSource.open(vendor, from.replace(/\/+$/, ''), options.sourceProject);
  },
};

async function logIn(from: string, email: string, password: string): Promise<string> {
  const vendor = new Vendor(from, () => ({}));
  const { token } = await vendor.json<{ token: string }>(`${BASE}/auth/login/`, {
    body: { email, password },
  });
  return token;
}
