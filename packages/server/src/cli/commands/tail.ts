/**
 * `tributary tail`: new points as they come, until Ctrl-C. A connection that is lost is made again, and what came meanwhile is fetched as far as the
 * server still has it; what it no longer has is told.
 */
import type { TailGap, Tributary } from '@tributary/client';
import { Command, Option } from 'commander';
import { given } from '../../model/given.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import { write, type Io } from '../io.js';
import {
  oneOf,
  platformOptions,
  readCount,
  selectionOf,
  selectionOptions,
  type SelectionOptions,
} from '../options.js';
import { csvLine, cellText } from '../output.js';
import type { Row } from '../row.js';
import { printable, printableJson } from '../printable.js';

interface TailOptions extends PlatformOptions, SelectionOptions {
  readonly count?: number;
  readonly format: 'text' | 'csv' | 'json';
}

const MOST = 1_000_000_000;

export function tailCommand(io: Io): Command {
  const command = new Command('tail').description('print new points as they come, until Ctrl-C');
  selectionOptions(command)
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

async function tail(api: Tributary, options: TailOptions, io: Io): Promise<void> {
  const selection = given(selectionOf(options));
  await tellUnknown(api, options, io);
  let left = options.count ?? Infinity;
  const points = api.tail(selection, {
    onGap: (gap) => void io.stderr.write(gapText(gap)),
    onEnd: (reason) => {
      throw failure(`The server ended the stream: ${JSON.stringify({ reason })}`);
    },
  });
  for await (const { id: _, ...point } of points) {
    await write(io.stdout, lineOf(point, options.format));
    if (--left === 0) return;
  }
}

function gapText({ from, to }: TailGap): string {
  const [since, range] = from === null ? ['', ''] : [` from ${from}`, ` --from ${from}`];
  return `Points${since} to ${to} may be missing here: the server no longer had them.\n  \`tributary query points${range} --to ${to}\` shows what it stored.\n`;
}

/** A mistyped name would wait for ever without a word; one that is to come yet waits all the same. */
async function tellUnknown(api: Tributary, { device: devices, series }: TailOptions, io: Io): Promise<void> {
  if (devices === undefined && series === undefined) return;
  const body = { devices, series, limit: 1 };
  const { warnings = [] } = await api.request('POST', '/query/points', { body });
  for (const { code, message } of warnings)
    if (code === 'unknown_name') io.stderr.write(`${message} Its points are printed when they come.\n`);
}

function lineOf(point: Row, format: TailOptions['format']): string {
  if (format === 'json') return `${printableJson(point)}\n`;
  const { time, device, series, value } = point;
  const cells = [time, device, series, value].map(cellText);
  return format === 'csv' ? csvLine(cells) : `${printable(cells.join('  '))}\n`;
}
