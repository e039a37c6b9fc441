/** `tributary move tributary <url>`. */
import { readId } from '../../../options.js';
import type { SourceCommand } from '../../engine/source-command.js';
import { TributarySource } from './tributary.js';

interface Options {
  readonly sourceProject?: string;
}

export const tributaryCommand: SourceCommand<Options> = {
  name: 'tributary',
  description: 'a project of another Tributary server, by its native API',
  argument: ['<from>', 'address of the other server, such as http://old.example:7070'],
  options: (command) =>
    command.option(
      '--source-project <id>',
      'project of the other server, when the token reaches several',
      readId('--source-project'),
    ),
  credential: () => ({ label: 'token of the other server', needed: true }),
  open: ({ from, options, credential = '' }) => TributarySource.open(from, credential, options.sourceProject),
};
