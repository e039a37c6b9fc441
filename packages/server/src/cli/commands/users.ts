/** `tributary users`: who may log in, and their passwords. */
import type { Tributary, User } from '@tributary/client';
import { Command, Option } from 'commander';
import { serverAt, withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import { formatOption, jsonOption, oneOf, platformOptions, readCount } from '../options.js';
import { printResult, RowWriter, type OutputFormat } from '../output.js';
import { printableJson } from '../printable.js';
import { Secrets } from '../secrets.js';

interface InviteOptions extends PlatformOptions {
  readonly role?: Role;
  readonly days?: number;
  readonly json?: boolean;
}

interface CreateOptions extends PlatformOptions {
  readonly name?: string;
  readonly role?: Role;
  readonly json?: boolean;
}

type Role = NonNullable<User['role']>;

const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'viewer'];
const roleOption = (roles: readonly string[]) =>
  oneOf(new Option('--role <role>', 'what the person becomes; default: member'), roles);
const print = (io: Io, value: unknown) => io.stdout.write(`${printableJson(value, 2)}\n`);

export function usersCommand(io: Io): Command {
  const users = new Command('users').description('who may log in: list, create, invite, remove, password');
  users.addCommand(platformOptions(formatOption(listCommand(io))), { isDefault: true });
  for (const command of [createCommand(io), inviteCommand(io), removeCommand(io), passwordCommand(io)])
    users.addCommand(platformOptions(jsonOption(command)));
  return users;
}

const listCommand = (io: Io) =>
  new Command('list')
    .description('list the people of the organization')
    .action(async (options: PlatformOptions & { format: OutputFormat }) =>
      withApi(options, io, (api) => new RowWriter(io.stdout, options.format).list(api.users.list())),
    );

const createCommand = (io: Io) =>
  new Command('create')
    .description('let a person in, with a password that is made up and printed, once')
    .argument('<email>')
    .option('--name <name>', 'how the person is called')
    .addOption(roleOption(ROLES))
    .action(async (email: string, { name, role, json, ...options }: CreateOptions) =>
      withApi(options, io, async (api) => {
        const made = await api.users.create({ email, name, role });
        if (json) return void print(io, made);
        // Nobody is told whether the address has an account.
        if (made.user === null) io.stdout.write(`An invitation was mailed to ${email}.\n`);
        else
          io.stdout.write(
            `page:     ${api.url}/\ne-mail:   ${made.user.email}\n${made.password === undefined ? '' : `password: ${made.password}\n`}`,
          );
      }),
    );

const inviteCommand = (io: Io) =>
  new Command('invite')
    .description('make a key with which one person can join, once, and print it')
    .argument('[email]', 'the only address that it lets in; default: any')
    .addOption(roleOption(ROLES.slice(1)))
    .option('--days <number>', 'how long it is good, default 7', readCount('--days', 365))
    .action(async (email: string | undefined, { role, days, json, ...options }: InviteOptions) =>
      withApi(options, io, async (api) => {
        const { key, expires } = await api.invitations.create({ email, role, days });
        const where = `${api.url}/tributary/v1/invitations/accept`;
        if (json) return void print(io, { key, expires, url: where });
        if (key === null)
          return void io.stderr.write(`Good until ${expires}, once. It was mailed to ${email}.\n`);
        io.stdout.write(`${key}\n`);
        io.stderr.write(
          `Good until ${expires}, once. It is shown only here. Who has it joins with a password of their own, and then logs in at ${api.url}/:

curl -X POST '${where}' -H 'Content-Type: application/json' \\
  -d '{"key":"${key}","email":"${email ?? 'EMAIL'}","password":"PASSWORD"}'
`,
        );
      }),
    );

const removeCommand = (io: Io) =>
  new Command('remove')
    .description('take a person out of the organization; their logins and tokens end')
    .argument('<email>')
    .action(async (email: string, { json, ...options }: PlatformOptions & { json?: boolean }) =>
      withApi(options, io, async (api) => {
        const { id } = await userOf(api, email);
        await api.users.delete(id);
        printResult(io, json, { id, email, removed: true }, `${email} removed`);
      }),
    );

const passwordCommand = (io: Io) =>
  new Command('password')
    .description(
      'change a password with the present one; both are asked for, or read as two lines from stdin',
    )
    .argument('<email>')
    .action(async (email: string, { json, ...options }: PlatformOptions & { json?: boolean }) =>
      withApi(
        options,
        io,
        async ({ url }) => {
          const secrets = new Secrets(io);
          const current = await secrets.ask('Present password: ');
          const person = serverAt({ url, token: '' });
          const { user } = await person.login(email, current);
          const password = await secrets.ask('New password: ');
          await person.users.update(user.id, { password, currentPassword: current });
          printResult(
            io,
            json,
            { id: user.id, email, changed: true },
            `the password of ${email} is changed, and all logins with the old one have ended`,
          );
        },
        { anonymous: true },
      ),
    );

/** By address, as people know each other. */
export async function userOf(api: Tributary, email: string): Promise<User> {
  const users = await api.users.list().all();
  const user = users.find((one) => one.email.toLowerCase() === email.toLowerCase());
  if (user !== undefined) return user;
  throw failure(`There is no user ${email}.`, `Users are: ${users.map((one) => one.email).join(', ')}.`);
}
