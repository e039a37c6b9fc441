/** `tributary tokens`: create, list and revoke. A token's text is printed once, at its creation. */
import type { Tributary } from '@tributary/client';
import { Command, Option } from 'commander';
import { SCOPES } from '../../services/access/rights/principal.js';
import { ENOUGH_PROJECTS } from '../../model/demo-project.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { usageError } from '../failure.js';
import type { Io } from '../io.js';
import { formatOption, jsonOption, platformOptions, readExpiry, readId, readList } from '../options.js';
import { printResult, RowWriter, type OutputFormat } from '../output.js';
import { printableJson } from '../printable.js';

interface TokenCreateOptions extends PlatformOptions {
  readonly name: string;
  readonly scope?: string[];
  /** What the API calls it. */
  readonly scopes?: string[];
  readonly json?: boolean;
  readonly expires?: number;
  readonly allProjects?: boolean;
}

const DEFAULT_SCOPES = ['project:read', 'project:write'];

export function tokensCommand(io: Io): Command {
  const create = new Command('create')
    .description('create a token and print it, once')
    .requiredOption('--name <name>', 'what it is for')
    .option(
      '--scope <scopes>',
      `comma-separated or repeated: ${SCOPES.join(', ')}, metrics, or those of a vendor's API such as all.Application; default ${DEFAULT_SCOPES.join(',')}`,
      readList,
    )
    .addOption(new Option('--scopes <scopes>').argParser(readList).hideHelp())
    .option(
      '--all-projects',
      'also for projects to come; without it and --project: for the only one, if there is one',
    )
    .option('--expires <length>', 'from now, such as 90d; default: never', readExpiry)
    .action(async (options: TokenCreateOptions) =>
      withApi(options, io, async (api) => {
        const scopes = options.scope ?? options.scopes ?? DEFAULT_SCOPES;
        const project = await projectOf(api, options, scopes);
        const { name, expires } = options;
        const made = await api.tokens.create({ name, scopes: [...scopes], project, expires });
        io.stdout.write(`${options.json ? printableJson(made, 2) : made.token}\n`);
      }),
    );
  const list = new Command('list')
    .description('list tokens, without their texts')
    .option('--own', 'those that the person of the login made, in all organizations')
    .action(async (options: PlatformOptions & { format: OutputFormat; own?: boolean }) =>
      withApi(options, io, async (api) => {
        const rows = new RowWriter(io.stdout, options.format);
        await rows.list(options.own ? api.tokens.own() : api.tokens.list());
      }),
    );
  const revoke = new Command('revoke')
    .description('revoke a token, at once')
    .argument('<id>', 'its number in the list', readId('<id>'))
    .action(async (id: string, { json, ...options }: PlatformOptions & { json?: boolean }) =>
      withApi(options, io, async (api) => {
        await api.tokens.revoke(id);
        printResult(io, json, { id: Number(id), revoked: true }, `token ${id} revoked`);
      }),
    );
  const tokens = new Command('tokens').description('create, list and revoke tokens');
  tokens.addCommand(platformOptions(jsonOption(create)));
  tokens.addCommand(platformOptions(formatOption(list)), { isDefault: true });
  tokens.addCommand(platformOptions(jsonOption(revoke)));
  return tokens;
}

/**
 * A token that devices hold is for the project that they write to: one that reaches all would stop to say which one it means on
 * the day when a second project is made.
 */
async function projectOf(
  api: Tributary,
  { project, allProjects }: TokenCreateOptions,
  scopes: readonly string[],
): Promise<number | undefined> {
  if (project !== undefined && allProjects) throw usageError('--all-projects contradicts --project.');
  if (project !== undefined) return Number(project);
  if (allProjects || !scopes.every((scope) => scope.startsWith('project:'))) return undefined;
  const { items } = await api.request('GET', '/projects', { query: { limit: ENOUGH_PROJECTS } });
  const real = items.filter(({ demo }) => !demo);
  return real.length === 1 ? real[0]!.id : undefined;
}
