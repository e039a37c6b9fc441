/** `tributary alerts`: what alert rules found, and the rules as one document that goes from project to project. */
import { Command } from 'commander';
import type { AlertImport } from '@tributary/client';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import { readJsonFile } from '../json-file.js';
import { formatOption, platformOptions, readId } from '../options.js';
import { printResult, RowWriter, type OutputFormat } from '../output.js';
import { printableJson } from '../printable.js';
import type { Row } from '../row.js';
import { listOf, thing, type Asked } from './things.js';

export function alertsCommand(io: Io): Command {
  const brief = ({ id, state, severity, rule, device, series, fired, ended }: Row): Row => ({
    ...{
      id,
      state,
      severity,
      rule: (rule as Row)['name'],
      device,
      series: (series as Row)['name'],
      fired,
      ended,
    },
  });
  const list = listOf(io, 'the alerts of the project, the newest first', (api) => api.alerts.list(), brief);
  const acknowledge = new Command('acknowledge')
    .description('somebody looks after an alert: it is not told again')
    .argument('<id>', 'its number in the list', readId('<id>'))
    .option('--comment <text>')
    .action(async (id: string, { json, comment, ...options }: Asked & { comment?: string }) =>
      withApi(options, io, async (api) => {
        const { state } = await api.alerts.acknowledge(id, comment);
        printResult(io, json, { id: Number(id), state }, `alert ${id} is ${state}`);
      }),
    );
  const channels = new Command('channels')
    .description('list the channels by which alerts are told')
    .action(async ({ format, ...options }: PlatformOptions & { format: OutputFormat }) =>
      withApi(options, io, (api) => new RowWriter(io.stdout, format).list(api.alertChannels.list())),
    );
  const test = new Command('test')
    .description('send a message by a channel to see whether it arrives')
    .argument('<id>', 'number of the channel, as `channels` lists it', readId('<id>'))
    .action(async (id: string, { json, ...options }: Asked) =>
      withApi(options, io, async (api) => {
        const { channel, state, error } = await api.alertChannels.test(id);
        if (state !== 'sent') throw failure(`the test of ${channel.name} failed: ${error}`);
        const note = error === null ? '' : ` (${error})`;
        printResult(io, json, { id: Number(id), state }, `the test of ${channel.name} is sent${note}`);
      }),
    );
  const give = new Command('export')
    .description('print all alert rules and channels of the project as one JSON document, without secrets')
    .action(async (options: PlatformOptions) =>
      withApi(options, io, async (api) => {
        io.stdout.write(`${printableJson(await api.alertRules.export(), 2)}\n`);
      }),
    );
  const take = new Command('import')
    .description('make and change alert rules and channels by their names, all of them or none')
    .argument('<file>', 'as `export` prints it')
    .option('--replace', 'delete what the file does not have')
    .action(async (file: string, { json, replace = false, ...options }: Asked & { replace?: boolean }) =>
      withApi(options, io, async (api) => {
        const document = await readJsonFile<AlertImport>(
          file,
          'alert rules as `tributary alerts export` prints them',
        );
        const report = await api.alertRules.import({ ...document, replace });
        const { created, updated, unchanged, deleted, secrets } = report;
        const told = secrets.map(
          ({ channel, secret }) => `\nthe calls of ${channel} are signed with ${secret}`,
        );
        printResult(
          io,
          json,
          report,
          `${created} created, ${updated} updated, ${unchanged} unchanged, ${deleted} deleted${told.join('')}`,
        );
      }),
    );
  const alerts = thing('alerts', 'list alerts, try channels, and move rules', list, [
    ...[acknowledge, test, give, take],
  ]);
  alerts.addCommand(platformOptions(formatOption(channels)));
  return alerts;
}
