/**
 * `tributary tail`: new points as they come, until Ctrl-C. A connection that is lost is made again, and what came meanwhile is fetched as far as the
 * server still has it; what it no longer has is told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { ApiError, type Api } from '../api.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { eventsOf } from '../events.js';
import { failure } from '../failure.js';
import { write, type Io } from '../io.js';
import { oneOf, platformOptions, readCount, readList } from '../options.js';
import { csvLine, cellText } from '../output.js';
import type { Row } from '../row.js';
import { printable, printableJson } from '../printable.js';

interface TailOptions extends PlatformOptions {
  readonly device?: string[];
  readonly series?: string[];
  readonly tag?: string[];
  readonly seriesTag?: string[];
  readonly count?: number;
  readonly format: 'text' | 'csv' | 'json';
}

const AGAIN_MS = 2000;
const MOST = 1_000_000_000;

export function tailCommand(io: Io): Command {
  const command = new Command('tail')
    .description('print new points as they come, until Ctrl-C')
    .option('--device <keys>', 'devices, comma-separated or repeated', readList)
    .option('--series <names>', 'series names, comma-separated or repeated', readList)
    .option('--tag <key[=value]>', 'devices with these tags, comma-separated or repeated', readList)
    .option('--series-tag <key[=value]>', 'series with these tags, in the same way', readList)
    .option('--count <points>', 'end after so many', readCount('--count', MOST - 1))
    .addOption(
      oneOf(new Option('--format <format>', 'how to print: json is a line each'), [
        'text',
        'csv',
        'json',
      ]).default('text'),
    )
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }));
  return platformOptions(command).action((options: TailOptions) =>
    withApi(options, io, (api) => tail(api, options, io)),
  );
}

async function tail(api: Api, options: TailOptions, io: Io): Promise<void> {
  const { device: devices, series } = options;
  const selection = { devices, series, tags: texts(options.tag), seriesTags: texts(options.seriesTag) };
  await tellUnknown(api, options, io);
  let left = options.count ?? Infinity;
  let last: string | undefined;
  for (;;) {
    try {
      for await (const { event, id, data } of eventsOf(await api.stream('/tail', selection, last))) {
        last = id ?? last;
        if (event === 'gap') io.stderr.write('Points were missed: the server no longer had them.\n');
        if (event === 'end') throw failure(`The server ended the stream: ${data}`);
        if (event !== 'point') continue;
        await write(io.stdout, lineOf(JSON.parse(data) as Row, options.format));
        if (--left === 0) return;
      }
    } catch (error) {
      // The first connection says whether it can be; a later one whether it can be again.
      if (last === undefined || (error instanceof ApiError && !error.retryable)) throw error;
      if (!(error instanceof ApiError) && !(error instanceof TypeError)) throw error;
    }
    await sleep(AGAIN_MS);
  }
}

/** A mistyped name would wait for ever without a word; one that is to come yet waits all the same. */
async function tellUnknown(api: Api, { device: devices, series }: TailOptions, io: Io): Promise<void> {
  if (devices === undefined && series === undefined) return;
  const { warnings = [] } = await api.post<{ warnings?: { code: string; message: string }[] }>(
    '/query/points',
    { devices, series, limit: 1 },
  );
  for (const { code, message } of warnings)
    if (code === 'unknown_name') io.stderr.write(`${message} Its points are printed when they come.\n`);
}

/** As addresses have them. */
const texts = (tags: readonly string[] | undefined): string[] | undefined =>
  tags?.map((tag) => tag.replace('=', ':'));

function lineOf(point: Row, format: TailOptions['format']): string {
  if (format === 'json') return `${printableJson(point)}\n`;
  const { time, device, series, value } = point;
  const cells = [time, device, series, value].map(cellText);
  return format === 'csv' ? csvLine(cells) : `${printable(cells.join('  '))}\n`;
}
