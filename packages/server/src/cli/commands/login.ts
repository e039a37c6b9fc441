/** `tributary login`, `logout` and `profiles`: servers and tokens that the command keeps, so that they are not on each command line. */
import { AuthenticationError, TributaryError, type Tributary } from '@tributary/client';
import { Command } from 'commander';
import { serverAt } from '../connection.js';
import { failure, usageError } from '../failure.js';
import { variable, type Io } from '../io.js';
import { formatOption, jsonOption, readId } from '../options.js';
import { printResult, RowWriter, type OutputFormat } from '../output.js';
import { profileNamed, readProfileName, readProfiles, writeProfiles, type Profile } from '../profiles.js';
import { Secrets } from '../secrets.js';

interface LoginOptions {
  readonly email?: string;
  readonly organization?: string;
  readonly withToken?: boolean;
  readonly profile: string;
  readonly project?: string;
  readonly json?: boolean;
}

const DEFAULT_NAME = 'default';

export function loginCommand(io: Io): Command {
  const command = new Command('login')
    .description('keep a server and a token of it, so that other commands need neither')
    .argument('[url]', 'address of the server; default: TRIBUTARY_URL, or that of the profile')
    .option('--email <address>', 'who logs in; the password is asked for, or read as a line from stdin')
    .option('--organization <name>', 'name or id of one; default: the one that the person joined first')
    .option(
      '--with-token',
      'keep a token instead of logging in; it is asked for, or read as a line from stdin',
    )
    .option('--project <id>', 'project of all commands', readId('--project'))
    .option('--profile <name>', 'under which it is kept', readProfileName, DEFAULT_NAME);
  return jsonOption(command).action((url: string | undefined, options: LoginOptions) =>
    login(url, options, io),
  );
}

async function login(given: string | undefined, options: LoginOptions, io: Io): Promise<void> {
  const { profile: name, project, json } = options;
  const kept = readProfiles(io);
  const url = given ?? variable(io, 'TRIBUTARY_URL') ?? kept.profiles[name]?.url;
  if (url === undefined)
    throw usageError(
      'The address of the server is missing.',
      '`tributary login http://localhost:7070 --email ADDRESS`',
    );
  if ((options.email === undefined) !== (options.withToken === true))
    throw usageError('login needs either --email or --with-token.');
  const made = options.withToken ? await withToken(url, io) : await withPassword(url, options, io);
  const profile: Profile = { ...made, ...(project !== undefined && { project }) };
  const file = writeProfiles({ current: name, profiles: { ...kept.profiles, [name]: profile } }, io);
  const until = profile.expires === undefined ? '' : ` until ${profile.expires}`;
  printResult(
    io,
    json,
    {
      profile: name,
      url: profile.url,
      as: profile.as,
      project: project ?? null,
      expires: profile.expires ?? null,
      file,
    },
    `${profile.url} as ${profile.as}${until}: profile ${name}, kept in ${file}`,
  );
}

async function withPassword(url: string, { email, organization }: LoginOptions, io: Io): Promise<Profile> {
  const api = serverAt({ url, token: '' });
  const password = await new Secrets(io).ask('Password: ', 'Give it on stdin.');
  // A text of digits is an id.
  const named = /^\d+$/.test(organization ?? '') ? Number(organization) : organization;
  const { token, expires, user } = await api
    .login(email!, password, { organization: named })
    .catch((error: unknown) => {
      if (!(error instanceof AuthenticationError)) throw error;
      throw failure(error.message, 'Look at --email, and give the password again.');
    });
  return { url: api.url, token, as: user.email, expires };
}

async function withToken(url: string, io: Io): Promise<Profile> {
  const token = await new Secrets(io).ask('Token: ', 'Give it on stdin.');
  const api = serverAt({ url, token });
  const { kind, user, scopes, expires } = await api.me();
  const as = user === null ? `${kind} (${scopes.join(', ')})` : user.email;
  return { url: api.url, token, as, ...(expires !== null && { expires }) };
}

export function logoutCommand(io: Io): Command {
  const command = new Command('logout')
    .description('end a login and forget its profile; of a token that was given, only forget it')
    .option('--profile <name>', 'default: the one in use', readProfileName);
  return jsonOption(command).action(async ({ profile, json }: { profile?: string; json?: boolean }) => {
    const name = profile ?? readProfiles(io).current;
    if (name === undefined) throw failure('There is no profile in use.', '`tributary profiles` lists them.');
    const { url, token } = profileNamed(name, io);
    const told = await endLogin(serverAt({ url, token }));
    forget(name, io);
    const outcome = { profile: name, url, ended: told.ended, problem: told.problem ?? null };
    printResult(io, json, outcome, `profile ${name} is forgotten; ${whatBecame(told)}`);
  });
}

interface Ended {
  /** It was a login, and is none any more. */
  readonly ended: boolean;
  /** Why the server could not be told. */
  readonly problem?: string;
}

/** Whoever logs out where the server is away wants the secret off this machine all the more. */
async function endLogin(api: Tributary): Promise<Ended> {
  try {
    const { kind } = await api.me();
    if (kind === 'user') await api.logout();
    return { ended: kind === 'user' };
  } catch (error) {
    if (error instanceof AuthenticationError) return { ended: true };
    if (error instanceof TributaryError) return { ended: false, problem: error.message };
    throw error;
  }
}

function whatBecame({ ended, problem }: Ended): string {
  if (problem !== undefined)
    return `the server could not be told, so a login stays good until it expires: ${problem}`;
  return ended ? 'the login has ended' : 'its token stays good where it is used';
}

function forget(name: string, io: Io): void {
  const { current, profiles } = readProfiles(io);
  const left = Object.fromEntries(Object.entries(profiles).filter(([one]) => one !== name));
  writeProfiles({ ...(current !== undefined && current !== name && { current }), profiles: left }, io);
}

export function profilesCommand(io: Io): Command {
  const list = new Command('list')
    .description('list the profiles, without their tokens')
    .action(async ({ format }: { format: OutputFormat }) => {
      const { current, profiles } = readProfiles(io);
      const rows = new RowWriter(io.stdout, format);
      await rows.page(
        Object.entries(profiles).map(([name, { url, as, project, expires }]) => ({
          ...{ name, inUse: name === current, url, as: as ?? null },
          ...{ project: project ?? null, expires: expires ?? null },
        })),
      );
      await rows.end();
    });
  const use = new Command('use')
    .description('take this profile where none is named')
    .argument('<name>')
    .action((name: string, { json }: { json?: boolean }) => {
      const { url } = profileNamed(name, io);
      writeProfiles({ ...readProfiles(io), current: name }, io);
      printResult(io, json, { profile: name, url }, `profile ${name} (${url}) is in use`);
    });
  const remove = new Command('remove')
    .description('forget a profile; its token stays good, and `tributary logout` ends it')
    .argument('<name>')
    .action((name: string, { json }: { json?: boolean }) => {
      const { url } = profileNamed(name, io);
      forget(name, io);
      printResult(io, json, { profile: name, url }, `profile ${name} is forgotten`);
    });
  const profiles = new Command('profiles').description('servers and tokens that `tributary login` kept');
  profiles.addCommand(formatOption(list), { isDefault: true });
  for (const command of [use, remove]) profiles.addCommand(jsonOption(command));
  return profiles;
}
