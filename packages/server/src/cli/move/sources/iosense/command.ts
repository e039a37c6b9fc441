/** `tributary move iosense <url>`. */
import type { SourceCommand } from '../../engine/source-command.js';
import { Vendor } from '../../engine/vendor.js';
import { IosenseSource } from './iosense.js';

export const iosenseCommand: SourceCommand<unknown> = {
  name: 'iosense',
  description: 'devices, sensors, clusters and events of Faclon I/O Sense, and all points',
  argument: ['<from>', 'address of the data service, such as https://datads.example.com'],
  options: (command) => command,
  credential: () => ({ label: 'user id (or API key) of I/O Sense', needed: true }),
  open: async ({ from, credential = '' }) => {
    // Old servers look for the one, newer ones for the other.
    const vendor = new Vendor(from, () => ({ userid: credential, apikey: credential }));
    return new IosenseSource(vendor, from.replace(/\/+$/, ''), credential);
  },
};
