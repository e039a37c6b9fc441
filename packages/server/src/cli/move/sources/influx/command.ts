/** `tributary move influx <url>`: one database of InfluxDB 1.x, or one bucket of 2.x. */
import { usageError } from '../../../failure.js';
import { namingBy } from '../../../naming.js';
import type { Opening, SourceCommand } from '../../engine/source-command.js';
import type { Source } from '../../engine/source.js';
import { Vendor } from '../../engine/vendor.js';
import { Flux } from './flux.js';
import { InfluxOneSource } from './influx-one.js';
import { InfluxTwoSource } from './influx-two.js';

interface Options {
  readonly database?: string;
  readonly retentionPolicy?: string;
  readonly user?: string;
  readonly bucket?: string;
  readonly org?: string;
}

export const influxCommand: SourceCommand<Options> = {
  name: 'influx',
  description:
    'a database of InfluxDB 1.x or a bucket of 2.x: every series with its tags, named as /write names them',
  argument: ['<from>', 'address of InfluxDB, such as http://localhost:8086'],
  options: (command) =>
    command
      .option('--database <name>', '1.x: database to move')
      .option('--retention-policy <name>', '1.x: default: the default one of the database')
      .option('--user <name>', '1.x: user, where InfluxDB asks for one; the secret is the password')
      .option('--bucket <name>', '2.x: bucket to move; the secret is a token that may read it')
      .option('--org <name>', '2.x: organization of the bucket, its name or id'),
  credential: ({ user, bucket }) =>
    bucket === undefined
      ? { label: 'password of InfluxDB', needed: user !== undefined }
      : { label: 'token of InfluxDB', needed: true },
  open: async (opening) => {
    const { database, bucket } = opening.options;
    if ((database === undefined) === (bucket === undefined))
      throw usageError('Give either --database (InfluxDB 1.x) or --bucket (2.x).');
    return bucket === undefined ? one(opening, database!) : two(opening, bucket);
  },
};

function one({ from, options, credential, io }: Opening<Options>, database: string): Promise<Source> {
  const { user } = options;
  const basic = Buffer.from(`${user}:${credential}`).toString('base64');
  const headers = (): Record<string, string> =>
    user === undefined ? {} : { authorization: `Basic ${basic}` };
  const place = {
    vendor: new Vendor(from, headers),
    url: from.replace(/\/+$/, ''),
    database,
    naming: namingBy(io),
  };
  return InfluxOneSource.open(place, options.retentionPolicy);
}

function two({ from, options: { org }, credential, io }: Opening<Options>, bucket: string): Source {
  if (org === undefined) throw usageError('--bucket needs --org, the organization of the bucket.');
  const vendor = new Vendor(from, () => ({ authorization: `Token ${credential}` }));
  const flux = new Flux(vendor, org);
  return new InfluxTwoSource({ flux, url: from.replace(/\/+$/, ''), org, bucket, naming: namingBy(io) });
}
