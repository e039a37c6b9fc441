/** `tributary plot`: series as lines on the terminal, once or as they go on. */
import type { Tributary } from '@tributary/client';
import { Command } from 'commander';
import {
  isoFromMicros,
  MICROS_PER_MILLISECOND,
  microsFromIso,
  nowMicros,
  type Micros,
} from '../../model/time.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { CommandError, EXIT_INTERRUPTED, failure, usageError } from '../failure.js';
import { variable, write, type Io } from '../io.js';
import {
  jsonOption,
  platformOptions,
  readCount,
  readZone,
  selectionOf,
  selectionOptions,
  type SelectionOptions,
} from '../options.js';
import { drawChart } from '../plot/chart.js';
import { readCurves, selectSeries, type Buckets, type Selected } from '../plot/curves.js';
import { follow } from '../plot/live.js';
import { printableJson } from '../printable.js';
import { readInstant, zoneOfBuckets } from '../times.js';

interface PlotOptions extends PlatformOptions, SelectionOptions {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly bucket?: string;
  readonly agg?: string;
  readonly follow?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly json?: boolean;
}

const DEFAULT_WIDTH = 80;
const DEFAULT_HEIGHT = 16;
const MIN_WIDTH = 20;
const MAX_SIZE = 1000;
const DOTS_PER_COLUMN = 2;

export function plotCommand(io: Io): Command {
  const command = new Command('plot')
    .description(
      'draw series as lines; what is drawn of each dot is the first, least, greatest and last value',
    )
    .argument('[series...]', 'series names, as with --series');
  selectionOptions(command)
    .option('--from <time>', 'ISO time, milliseconds, now, or a distance such as -1h', '-1h')
    .option('--to <time>', 'end of the range, not included', 'now')
    .option('--zone <zone>', 'zone of the time axis, and of times without one', readZone, 'UTC')
    .option('--bucket <width>', 'of each dot (5m, 1h …); default: so that the chart is full')
    .option('--agg <name>', 'draw this aggregation of each bucket: mean, p95, delta …')
    .option('--follow', 'go on drawing as points come, until Ctrl-C')
    .option('--width <columns>', 'default: the width of the terminal', readCount('--width', MAX_SIZE))
    .option('--height <rows>', `of the lines, default ${DEFAULT_HEIGHT}`, readCount('--height', MAX_SIZE));
  return platformOptions(jsonOption(command)).action((names: string[], options: PlotOptions) =>
    plot(names.length === 0 ? options : { ...options, series: [...names, ...(options.series ?? [])] }, io),
  );
}

async function plot(options: PlotOptions, io: Io): Promise<void> {
  if (options.follow) checkFollow(options, io);
  // What is wrong with the range is said before a server is looked for.
  rangeOf(options, nowMicros());
  await withApi(options, io, async (api) => {
    const selected = await selectSeries(api, selectionOf(options));
    for (const note of selected.notes) io.stderr.write(`${note}\n`);
    if (options.json) await write(io.stdout, await asJson(api, selected, options, io));
    else if (options.follow) await goOn(api, selected, options, io);
    else
      await write(io.stdout, (await drawn(api, selected, options, io)).map((line) => `${line}\n`).join(''));
    if (selected.unknown.length > 0) throw failure(selected.unknown.join(' '));
  });
}

function checkFollow({ json, to }: PlotOptions, io: Io): void {
  if (json || !isTerminal(io))
    throw usageError('--follow draws on a terminal.', '`tributary tail` prints new points for programs.');
  if (to !== 'now') throw usageError(`--to is ${JSON.stringify(to)}; with --follow the range ends now.`);
}

async function goOn(api: Tributary, selected: Selected, options: PlotOptions, io: Io): Promise<void> {
  if (selected.series.length === 0)
    throw failure('There is no series to draw.', '`tributary series` lists them.');
  const series = selected.series.map(({ name }) => name);
  const devices = selected.series.map(({ device }) => device);
  await follow(api, { devices, series }, io, () => drawn(api, selected, options, io));
  throw new CommandError(EXIT_INTERRUPTED, '');
}

async function drawn(api: Tributary, selected: Selected, options: PlotOptions, io: Io): Promise<string[]> {
  const width = widthOf(options, io);
  const asked = bucketsOf(options, width);
  const curves = await readCurves(api, selected.series, asked);
  if (curves.every(({ bins }) => bins.length === 0) && !options.follow)
    return selected.unknown.length > 0 ? [] : ['nothing found'];
  const { zone, height: rows = DEFAULT_HEIGHT } = options;
  const colours = isTerminal(io) && variable(io, 'NO_COLOR') === undefined && io.env['TERM'] !== 'dumb';
  return drawChart(curves, { ...asked, zone, width, rows, colours });
}

async function asJson(api: Tributary, selected: Selected, options: PlotOptions, io: Io): Promise<string> {
  const { range, bucket, ...asked } = bucketsOf(options, widthOf(options, io));
  const curves = await readCurves(api, selected.series, { range, bucket, ...asked });
  const series = curves.map(({ device, series: name, unit, bins }) => ({
    ...{ device, series: name, unit: unit || null },
    points: bins.map(({ at, ...values }) => ({ time: isoFromMicros(at), ...values })),
  }));
  const [from, to] = [isoFromMicros(range.from), isoFromMicros(range.to)];
  return `${printableJson({ from, to, bucket, series }, 2)}\n`;
}

function bucketsOf(options: PlotOptions, width: number): Buckets {
  const range = rangeOf(options, nowMicros());
  const millis = Math.ceil((range.to - range.from) / MICROS_PER_MILLISECOND / (width * DOTS_PER_COLUMN));
  const bucket = options.bucket ?? bucketText(millis);
  return { range, bucket, zone: zoneOfBuckets(options.bucket, options.zone), aggregation: options.agg };
}

/** The next one that is read without counting: 1, 2, 5, 10, 15 or 30 seconds, minutes …, whole hours beyond. */
function bucketText(millis: number): string {
  const [, unit, length] = UNITS.find(([most]) => millis <= most)!;
  const count = ROUND.find((one) => one * length >= millis) ?? Math.ceil(millis / length);
  return `${count}${unit}`;
}

const ROUND = [1, 2, 5, 10, 15, 20, 30, 50, 100, 200, 500];
const UNITS: readonly (readonly [most: number, unit: string, length: number])[] = [
  [500, 'ms', 1],
  [30_000, 's', 1000],
  [30 * 60_000, 'm', 60_000],
  [Infinity, 'h', 3600_000],
];

function rangeOf({ from, to, zone }: PlotOptions, now: Micros): Buckets['range'] {
  const range = {
    from: microsFromIso(readInstant('--from', from, zone, now)),
    to: microsFromIso(readInstant('--to', to, zone, now)),
  };
  if (range.from < range.to) return range;
  throw usageError(
    `--from is ${JSON.stringify(from)}; expected a time before --to, which is ${JSON.stringify(to)}.`,
  );
}

const isTerminal = (io: Io): boolean => (io.stdout as { isTTY?: boolean }).isTTY === true;

function widthOf({ width }: PlotOptions, io: Io): number {
  const { columns } = io.stdout as { columns?: number };
  return Math.max(MIN_WIDTH, width ?? (columns || DEFAULT_WIDTH));
}
