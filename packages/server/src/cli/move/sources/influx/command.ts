/** `tributary move influx <url>`: one database of InfluxDB 1.x. */
import { namingBy } from '../../../naming.js';
import type { SourceCommand } from '../../engine/source-command.js';
import { Vendor } from '../../engine/vendor.js';
import { InfluxOneSource } from './influx-one.js';

interface Options {
  readonly database: string;
  readonly retentionPolicy?: string;
  readonly user?: string;
}

export const influxCommand: SourceCommand<Options> = {
  name: 'influx',
  description: 'a database of InfluxDB 1.x: every series with its tags, named as /write names them',
  argument: ['<from>', 'address of InfluxDB, such as http://localhost:8086'],
  options: (command) =>
    command
      .requiredOption('--database <name>', 'database to move')
      .option('--retention-policy <name>', 'default: the default one of the database')
      .option('--user <name>', 'user of InfluxDB, where it asks for one; the secret is the password'),
  credential: ({ user }) => ({ label: 'password of InfluxDB', needed: user !== undefined }),
  open: async ({ from, options, credential, io }) => {
    const { user, database } = options;
    const basic = Buffer.from(`${user}:${credential}`).toString('base64');
    const headers = (): Record<string, string> =>
      user === undefined ? {} : { authorization: `Basic ${basic}` };
    const vendor = new Vendor(from, headers);
    const place = { vendor, url: from.replace(/\/+$/, ''), database, naming: namingBy(io) };
    return InfluxOneSource.open(place, options.retentionPolicy);
  },
};
