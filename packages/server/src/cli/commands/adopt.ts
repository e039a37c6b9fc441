/** `tributary adopt`: ids and credentials that another platform gave, so that devices and scripts stay as they are. */
import { Command } from 'commander';
import { checkCommand } from '../adopt/check.js';
import { credentialCommand } from '../adopt/credential.js';
import { idsCommand } from '../adopt/ids.js';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { formatOption, jsonOption, platformOptions, readId } from '../options.js';
import { printResult, RowWriter, type OutputFormat } from '../output.js';

export function adoptCommand(io: Io): Command {
  const list = new Command('list')
    .description('list the adopted credentials, without their secrets')
    .action(async (options: PlatformOptions & { format: OutputFormat }) =>
      withApi(options, io, (api) => new RowWriter(io.stdout, options.format).list(api.list('/adoptions'))),
    );
  const end = new Command('end')
    .description('end an adopted credential, at once')
    .argument('<id>', 'its number in the list', readId('<id>'))
    .action(async (id: string, { json, ...options }: PlatformOptions & { json?: boolean }) =>
      withApi(options, io, async (api) => {
        await api.request('DELETE', '/adoptions/{id}', { path: { id } });
        printResult(io, json, { id: Number(id), ended: true }, `adopted credential ${id} ended`);
      }),
    );
  const adopt = new Command('adopt').description('keep ids and credentials that another platform gave');
  adopt.addCommand(credentialCommand(io));
  adopt.addCommand(idsCommand(io));
  adopt.addCommand(checkCommand(io));
  adopt.addCommand(platformOptions(formatOption(list)));
  adopt.addCommand(platformOptions(jsonOption(end)));
  return adopt;
}
