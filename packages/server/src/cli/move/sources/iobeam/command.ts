/** `tributary move iobeam <file or folder>`. */
import { Option } from 'commander';
import type { TimeFormat } from '../../../../dialects/iobeam/wire/times.js';
import { oneOf, readId } from '../../../options.js';
import type { SourceCommand } from '../../engine/source-command.js';
import { IobeamSource } from './iobeam.js';

interface Options {
  readonly timefmt: TimeFormat;
  readonly timesAsGiven?: boolean;
  readonly sourceProject?: string;
}

export const iobeamCommand: SourceCommand<Options> = {
  name: 'iobeam',
  description:
    'what was exported from iobeam (JSON or CSV), bodies of imports, and lists of devices, from files',
  argument: ['<from>', 'a file, or a folder of files'],
  options: (command) =>
    command
      .addOption(
        oneOf(new Option('--timefmt <unit>', 'times in CSV'), ['sec', 'msec', 'usec']).default('msec'),
      )
      .option('--times-as-given', 'take times in their unit, also where another one would be likelier')
      .option(
        '--source-project <id>',
        'number of the project, when files are of several',
        readId('--source-project'),
      ),
  open: ({ from, options: { timefmt, timesAsGiven = false, sourceProject } }) =>
    IobeamSource.open(from, {
      format: timefmt,
      isAsGiven: timesAsGiven,
      only: sourceProject === undefined ? undefined : Number(sourceProject),
    }),
};
