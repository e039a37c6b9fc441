/** `tributary alerts`: what alert rules found, and the rules as one document that goes from project to project. */
import { Command } from 'commander';
import type { AlertImport } from '@tributary/client';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { readJsonFile } from '../json-file.js';
import { readId } from '../options.js';
import { printResult } from '../output.js';
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
  return thing('alerts', 'list alerts, and move their rules', list, [acknowledge, give, take]);
}
