/** `adopt credential`: makes a credential good that another platform gave, so that what carries it goes on working. */
import type { Answer } from '@tributary/client';
import { Command, Option } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import { usageError } from '../failure.js';
import type { Io } from '../io.js';
import { jsonOption, oneOf, platformOptions, readExpiry, readList } from '../options.js';
import { printableJson } from '../printable.js';
import { readSecret } from '../secret-input.js';

/** What an API shows beside the secret, by the option that takes it, the form that it makes, and whose it is. */
const IDENTIFIERS = {
  accessKey: { flag: '--access-key', form: 'access-key', apis: ['losant'] },
  user: { flag: '--user', form: 'token', apis: ['influx'] },
  organizationId: { flag: '--organization-id', form: 'token', apis: ['datacooee'] },
  email: { flag: '--email', form: 'login', apis: ['iotile', 'losant', 'iobeam'] },
} as const satisfies Readonly<Record<string, { flag: string; form: string; apis: readonly string[] }>>;

type Identifier = keyof typeof IDENTIFIERS;

interface CredentialOptions extends PlatformOptions, Partial<Record<Identifier, string>> {
  readonly api: string;
  readonly name?: string;
  readonly file?: string;
  readonly scope?: string[];
  readonly device?: string[];
  readonly address?: string[];
  readonly expires?: number;
  readonly role?: string;
  readonly json?: boolean;
}

type Adopted = NonNullable<Answer<'POST', '/adoptions'>['credential']>;

export const credentialCommand = (io: Io): Command =>
  platformOptions(
    jsonOption(
      new Command('credential')
        .description('make a credential good that the old platform gave; asks for the secret')
        .requiredOption(
          '--api <name>',
          'the API whose clients carry it: losant, iobeam, iotile, iosense, datacooee, thingspeak, influx',
        )
        .option('--name <name>', 'what it is for; default: what it is')
        .option(
          '--file <file>',
          'file with the secret and nothing else; - is stdin; default: it is asked for',
        )
        .option('--access-key <key>', 'the access key, of an access secret (losant)')
        .option('--user <name>', 'the user name, of a password (influx)')
        .option('--organization-id <id>', 'the organization id, of an API key (datacooee)')
        .option(
          '--email <address>',
          'the e-mail address, of a password that logs in (iotile, losant, iobeam)',
        )
        .option(
          '--scope <scopes>',
          'of a token, comma-separated or repeated; default: project:write',
          readList,
        )
        .option('--device <keys>', 'the only devices that it may write for; of a token one', readList)
        .option(
          '--address <addresses>',
          'where it is good: addresses and networks such as 10.1.0.0/16; needed of what may be guessed',
          readList,
        )
        .option('--expires <length>', 'from now, such as 90d; default: never', readExpiry)
        .addOption(
          oneOf(new Option('--role <role>', 'what the person of a login becomes; default: member'), [
            'admin',
            'member',
            'viewer',
          ]),
        ),
    ),
  ).action(async (options: CredentialOptions) => {
    const { form, identifier } = identifierOf(options);
    const secret = await readSecret(options.file, io);
    await withApi(options, io, async (api) => {
      const { scope: scopes, device: devices, address: addresses, expires, role } = options;
      const name = options.name ?? `${options.api} ${form}`;
      const credential = {
        ...{ api: options.api, form, name, identifier, secret },
        ...{ scopes, devices, addresses, expires, role },
      };
      const body = JSON.stringify({ credential });
      const made = await api.request('POST', '/adoptions', { body });
      for (const warning of made.warnings) io.stderr.write(`tributary: ${warning}\n`);
      io.stdout.write(options.json ? `${printableJson(made, 2)}\n` : `${textOf(made.credential!)}\n`);
    });
  });

function identifierOf(options: CredentialOptions): { form: string; identifier: string | undefined } {
  const given = (Object.keys(IDENTIFIERS) as Identifier[]).filter((name) => options[name] !== undefined);
  const [only, other] = given;
  if (other !== undefined)
    throw usageError(`${given.map((name) => IDENTIFIERS[name].flag).join(' contradicts ')}.`);
  if (only === undefined) {
    if (options.api === 'datacooee')
      throw usageError(
        '--organization-id is missing; expected what clients of datacooee send as ORGANIZATION-ID.',
      );
    return { form: 'token', identifier: undefined };
  }
  const { flag, apis }: { flag: string; apis: readonly string[] } = IDENTIFIERS[only];
  if (!apis.includes(options.api))
    throw usageError(`${flag} is not of ${options.api}; its clients are those of ${apis.join(', ')}.`);
  return { form: IDENTIFIERS[only].form, identifier: options[only] };
}

function textOf({ id, api, form, name, project }: Adopted): string {
  const where = project === null ? 'of the organization' : `of project ${project}`;
  return `adopted as ${id}: ${form} ${JSON.stringify(name)} ${where}, good through ${api}`;
}
