/** `tributary move datacooee <url> --organization-id <id>`. */
import { readList } from '../../../options.js';
import { readSmallFile } from '../../../small-file.js';
import type { SourceCommand } from '../../engine/source-command.js';
import { Vendor } from '../../engine/vendor.js';
import { DatacooeeSource } from './datacooee.js';

interface Options {
  readonly organizationId: string;
  readonly inputs?: string[];
  readonly inputsFile?: string;
  readonly assets?: string[];
}

export const datacooeeCommand: SourceCommand<Options> = {
  name: 'datacooee',
  description: 'inputs and assets of Datacooee with their ids, and all records',
  argument: ['<from>', 'address of the platform, such as https://datacooee.example'],
  options: (command) =>
    command
      .requiredOption('--organization-id <id>', 'what is sent as ORGANIZATION-ID')
      .option('--inputs <ids>', 'ids of inputs (sen…), comma-separated, or one each time', readList)
      .option('--inputs-file <file>', 'a file with an id a line')
      .option('--assets <ids>', 'ids of assets, whose inputs come too', readList),
  credential: () => ({ label: 'ORGANIZATION-API-KEY', needed: true }),
  open: async ({ from, options, credential = '' }) => {
    const { organizationId, inputs = [], inputsFile, assets = [] } = options;
    const headers = { 'organization-id': organizationId, 'organization-api-key': credential };
    const listed = inputsFile === undefined ? [] : await linesOf(inputsFile);
    const wanted = { inputs: [...inputs, ...listed], assets };
    return new DatacooeeSource(
      new Vendor(from, () => headers),
      from.replace(/\/+$/, ''),
      organizationId,
      wanted,
    );
  },
};

/** More than half a million ids. */
const MAX_INPUTS_BYTES = 16 * 2 ** 20;

async function linesOf(file: string): Promise<string[]> {
  const bytes = await readSmallFile(file, { most: MAX_INPUTS_BYTES, expected: 'an id a line' });
  const text = bytes.toString('utf8');
  return text.split(/\s+/).filter((id) => id !== '');
}
