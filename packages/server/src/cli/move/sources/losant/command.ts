/** `tributary move losant [url] --application <id>`. */
import type { SourceCommand } from '../../engine/source-command.js';
import { Vendor } from '../../engine/vendor.js';
import { LosantSource } from './losant.js';

interface Options {
  readonly application: string;
}

export const losantCommand: SourceCommand<Options> = {
  name: 'losant',
  description: 'an application of Losant: devices with their ids, tags and attributes, and their states',
  argument: ['[from]', 'address of the Losant API', 'https://api.losant.com'],
  options: (command) =>
    command.requiredOption('--application <id>', 'application to move, 24 hexadecimal digits'),
  credential: () => ({ label: 'Losant API token', needed: true }),
  open: async ({ from, options, credential = '' }) => {
    const vendor = new Vendor(from, () => ({ authorization: `Bearer ${credential}` }));
    return new LosantSource(vendor, from.replace(/\/+$/, ''), options.application);
  },
};
