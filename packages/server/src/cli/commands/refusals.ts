/** `tributary refusals`: what was sent lately and not stored, and why; the newest first. */
import { Command } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { formatOption, platformOptions, readCount } from '../options.js';
import { atMost, RowWriter, type OutputFormat } from '../output.js';

interface RefusalOptions extends PlatformOptions {
  readonly door?: string;
  readonly device?: string;
  readonly limit: number;
  readonly format: OutputFormat;
}

const COLUMNS = ['time', 'count', 'door', 'device', 'series', 'code', 'message', 'sample'];

export function refusalsCommand(io: Io): Command {
  const refusals = new Command('refusals')
    .description('what was sent lately and not stored, and why')
    .option('--door <name>', 'only what came by it: native, influx, mqtt, mqtt-upstream, losant, ...')
    .option('--device <key>', 'only of this device')
    .option('--limit <number>', 'at most so many kinds, default 100', readCount('--limit', 200), 100)
    .action(async (options: RefusalOptions) =>
      withApi(options, io, async (api) => {
        const { door, device, limit, format } = options;
        const rows = new RowWriter(io.stdout, format, format === 'json' ? undefined : COLUMNS);
        await rows.list(atMost(limit, api.refusals.list({ door, device })));
      }),
    );
  return platformOptions(formatOption(refusals));
}
