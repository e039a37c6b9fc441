/** `tributary admin`: what only someone with access to the machine may do. */
import { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import { platformOptions } from '../options.js';

interface UserRow {
  readonly id: number;
  readonly email: string;
}

export function adminCommand(io: Io): Command {
  const reset = new Command('reset-password')
    .description('give a user a new password and print it, once')
    .argument('[email]', 'default: the admin user')
    .action(async (email: string | undefined, options: PlatformOptions) =>
      withApi(options, io, async (api) => {
        const wanted = email ?? loadConfig({}, io.env).adminEmail;
        const users: UserRow[] = [];
        for await (const user of api.list<UserRow>('/users')) users.push(user);
        const user = users.find((one) => one.email.toLowerCase() === wanted.toLowerCase());
        if (!user)
          throw failure(
            `There is no user ${wanted}.`,
            `Users are: ${users.map((one) => one.email).join(', ')}.`,
          );
        const { password } = await api.post<{ password: string | null }>(
          `/users/${user.id}/password-reset`,
          {},
        );
        if (password === null)
          io.stderr.write(
            `${user.email} belongs to other organizations too and got a mail to set a password with.\n`,
          );
        else io.stdout.write(`e-mail:   ${user.email}\npassword: ${password}\n`);
      }),
    );
  const admin = new Command('admin').description('administration');
  admin.addCommand(platformOptions(reset));
  return admin;
}
