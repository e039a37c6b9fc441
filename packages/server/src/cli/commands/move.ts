/** `tributary move <source>`: a living platform or a dump into a project, things with their ids and then all points. */
import { Command } from 'commander';

import { usageError } from '../failure.js';
import type { Io } from '../io.js';
import { CREDENTIAL_VARIABLE, readCredential } from '../move/engine/credential.js';
import { runMove, type MoveOptions } from '../move/engine/run.js';
import type { SourceCommand } from '../move/engine/source-command.js';
import { datacooeeCommand } from '../move/sources/datacooee/command.js';
import { influxCommand } from '../move/sources/influx/command.js';
import { iobeamCommand } from '../move/sources/iobeam/command.js';
import { iosenseCommand } from '../move/sources/iosense/command.js';
import { iotileCommand } from '../move/sources/iotile/command.js';
import { losantCommand } from '../move/sources/losant/command.js';
import { thingsboardCommand } from '../move/sources/thingsboard/command.js';
import { tributaryCommand } from '../move/sources/tributary/command.js';
import { jsonOption, platformOptions, readCount } from '../options.js';

const MAX_PARALLEL = 32;
const DEFAULT_PARALLEL = 4;

export function moveCommand(io: Io): Command {
  const command = new Command('move').description(
    'move in: things with their ids, then all points, from another platform; once more, or after an interruption, is harmless',
  );
  for (const source of [
    commandOf(tributaryCommand, io),
    commandOf(influxCommand, io),
    commandOf(losantCommand, io),
    commandOf(datacooeeCommand, io),
    commandOf(iosenseCommand, io),
    commandOf(iotileCommand, io),
    commandOf(iobeamCommand, io),
    commandOf(thingsboardCommand, io),
  ])
    command.addCommand(source);
  command.addCommand(filesCommand());
  return command;
}

/** Where it is looked for first. */
function filesCommand(): Command {
  const command = new Command('csv')
    .description('files of another tool (CSV, NDJSON, Parquet …): `tributary import` reads them')
    .argument('[files...]')
    .allowUnknownOption()
    .action(() => {
      throw usageError(
        'Files of another tool are read by `tributary import`.',
        '`tributary import FILE --preview 5` shows what it makes of one; `tributary help import` has its options.',
      );
    });
  return jsonOption(command);
}

interface CommonOptions extends MoveOptions {
  readonly credentialFile?: string;
}

function commandOf<Options>(source: SourceCommand<Options>, io: Io): Command {
  const command = source.options(
    new Command(source.name).description(source.description).argument(...source.argument),
  );
  if (source.credential)
    command.option(
      '--credential-file <file>',
      `file of the source's secret, or - for stdin; else ${CREDENTIAL_VARIABLE}, else it is asked for`,
    );
  command
    .option('--since <time>', 'only points from then on: ISO time, milliseconds or a distance such as -30d')
    .option('--until <time>', 'only points before; default: the moment at which the move began')
    .option('--dry-run', 'say what would come, and change nothing')
    .option(
      '--parallel <n>',
      'requests to the source at a time',
      readCount('--parallel', MAX_PARALLEL),
      DEFAULT_PARALLEL,
    )
    .option('--state <file>', 'where the move keeps how far it is; default: a file in this folder')
    .option('--report <file>', 'the comparison of every series and chunk, as CSV')
    .option('--json', 'print the result as JSON, and the progress as lines of JSON');
  return platformOptions(command).action(async (from: string, options: CommonOptions & Options) => {
    const asked = source.credential?.(options);
    const credential = asked && (await readCredential(asked, options.credentialFile, io));
    const opened = await source.open({ from, options, credential, io });
    await runMove(source.name, opened, options, io);
  });
}
