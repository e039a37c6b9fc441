/** `tributary admin`: what only someone with access to the machine may do. */
import { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { jsonOption, platformOptions } from '../options.js';
import { userOf } from './users.js';

export function adminCommand(io: Io): Command {
  const reset = new Command('reset-password')
    .description('give a user a new password and print it, once')
    .argument('[email]', 'default: the admin user')
    .action(async (email: string | undefined, { json, ...options }: PlatformOptions & { json?: boolean }) =>
      withApi(options, io, async (api) => {
        const user = await userOf(api, email ?? loadConfig({}, io.env).adminEmail);
        const { password } = await api.users.resetPassword(user.id);
        if (json) io.stdout.write(`${JSON.stringify({ email: user.email, password })}\n`);
        else if (password === null)
          io.stderr.write(
            `${user.email} belongs to other organizations too and got a mail to set a password with.\n`,
          );
        else io.stdout.write(`e-mail:   ${user.email}\npassword: ${password}\n`);
      }),
    );
  const admin = new Command('admin').description('administration');
  admin.addCommand(platformOptions(jsonOption(reset)));
  return admin;
}
