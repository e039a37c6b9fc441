/** `tributary series | projects | assets | jobs`: lists of what a platform holds, and the few things that are done with them by hand. */
import type { Tributary } from '@tributary/client';
import { Command } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { formatOption, jsonOption, platformOptions, readId } from '../options.js';
import { printResult, RowWriter, type OutputFormat } from '../output.js';
import type { Row } from '../row.js';
import { printableJson } from '../printable.js';

type ListOptions = PlatformOptions & { readonly format: OutputFormat };
export type Asked = PlatformOptions & { readonly json?: boolean };

/** The list is what the command does when nothing else is named. */
export function thing(
  name: string,
  description: string,
  list: Command,
  others: readonly Command[] = [],
): Command {
  const command = new Command(name).description(description);
  command.addCommand(platformOptions(formatOption(list)), { isDefault: true });
  for (const other of others) command.addCommand(platformOptions(jsonOption(other)));
  return command;
}

export const listOf = (
  io: Io,
  what: string,
  rows: (api: Tributary) => AsyncIterable<Row>,
  view = (row: Row): Row => row,
) =>
  new Command('list')
    .description(`list ${what}`)
    .action(async ({ format, ...options }: ListOptions) =>
      withApi(options, io, (api) =>
        new RowWriter(io.stdout, format).list(viewed(rows(api), format === 'table' ? view : undefined)),
      ),
    );

async function* viewed(rows: AsyncIterable<Row>, view: ((row: Row) => Row) | undefined): AsyncGenerator<Row> {
  for await (const row of rows) yield view === undefined ? row : view(row);
}

export function seriesCommand(io: Io): Command {
  const list = new Command('list')
    .description('list the series of the project')
    .option('--device <key>', 'only those of this device')
    .option('--name <name>', 'only those of this name')
    .action(async ({ device, name, format, ...options }: ListOptions & { device?: string; name?: string }) =>
      withApi(options, io, (api) => new RowWriter(io.stdout, format).list(api.series.list({ device, name }))),
    );
  return thing('series', 'list series', list);
}

export function projectsCommand(io: Io): Command {
  const create = new Command('create')
    .description('create a project')
    .argument('<name>')
    .action(async (name: string, { json, ...options }: Asked) =>
      withApi(options, io, async (api) => {
        const project = await api.projects.create({ name });
        io.stdout.write(
          json ? `${printableJson(project, 2)}\n` : `project ${name} has the id ${project.id}\n`,
        );
      }),
    );
  const list = listOf(io, 'the projects that the token reaches', ({ projects }) => projects.list());
  return thing('projects', 'list and create projects', list, [create]);
}

export function assetsCommand(io: Io): Command {
  const list = listOf(io, 'the assets of the project: named groups of series', ({ assets }) => assets.list());
  return thing('assets', 'list assets', list);
}

export function jobsCommand(io: Io): Command {
  const cancel = new Command('cancel')
    .description('ask a running job to stop')
    .argument('<id>', 'its number in the list', readId('<id>'))
    .action(async (id: string, { json, ...options }: Asked) =>
      withApi(options, io, async (api) => {
        const { state } = await api.jobs.cancel(id);
        const what = state === 'running' ? 'asked to stop' : state;
        printResult(io, json, { id: Number(id), state }, `job ${id} is ${what}`);
      }),
    );
  // What was asked for and what came of it fill a screen: `--json` has them.
  const brief = ({ id, project, kind, state, progress, created, finished }: Row): Row => ({
    ...{ id, project, kind, state, progress, created, finished },
  });
  return thing(
    'jobs',
    'list and cancel jobs, such as exports',
    listOf(io, 'jobs, the newest first', (api) => api.jobs.list(), brief),
    [cancel],
  );
}
