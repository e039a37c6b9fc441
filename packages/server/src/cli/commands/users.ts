/** `tributary users`: letting people in. */
import { Command, Option } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { platformOptions, readCount } from '../options.js';

interface InviteOptions extends PlatformOptions {
  readonly role?: string;
  readonly days?: number;
}

export function usersCommand(io: Io): Command {
  const invite = new Command('invite')
    .description('make a key with which one person can sign up, once, and print it')
    .argument('[email]', 'the only address that it lets in; default: any')
    .addOption(new Option('--role <role>', 'what the person becomes').choices(['admin', 'member', 'viewer']))
    .option('--days <number>', 'how long it is good, default 7', readCount('--days', 365))
    .action(async (email: string | undefined, { role, days, ...options }: InviteOptions) =>
      withApi(options, io, async (api) => {
        const { key, expires } = await api.post<{ key: string | null; expires: string }>('/invitations', {
          email,
          role,
          days,
        });
        if (key !== null) io.stdout.write(`${key}\n`);
        const shown = key === null ? `It was mailed to ${email}.` : 'It is shown only here.';
        io.stderr.write(`Good until ${expires}, once. ${shown}\n`);
      }),
    );
  const users = new Command('users').description('let people in');
  users.addCommand(platformOptions(invite));
  return users;
}
