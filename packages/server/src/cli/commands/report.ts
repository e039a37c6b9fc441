/** `tributary report accumulation`: what series counted in a range, each one and together. */
import type { Tributary } from '@tributary/client';
import { Command } from 'commander';
import { nowMicros } from '../../model/time.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure, usageError } from '../failure.js';
import { write, type Io } from '../io.js';
import {
  formatOption,
  platformOptions,
  readZone,
  selectionOf,
  selectionOptions,
  type SelectionOptions,
} from '../options.js';
import { RowWriter, type OutputFormat } from '../output.js';
import type { Row } from '../row.js';
import { readInstant } from '../times.js';

interface ReportOptions extends PlatformOptions, SelectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly zone: string;
  readonly format: OutputFormat;
}

interface Range {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What a report prints: a row for each series, and beneath a table the sums of all. */
interface Report {
  readonly rows: readonly Row[];
  readonly totals: readonly string[];
  readonly unknown?: readonly string[];
}

export function reportCommand(io: Io): Command {
  const accumulation = new Command('accumulation')
    .description(
      'the sum and number of the values of each series: of slugs of IOTile in their output units, or of a selection',
    )
    .argument('[sources...]', 'slugs of projects, devices and streams (p--…, d--…, s--…), in any form');
  selectionOptions(accumulation)
    .option(
      '--from <time>',
      'ISO time, milliseconds, now, or a distance such as -30d; default: the first value',
    )
    .option('--to <time>', 'end of the range, not included; default: now')
    .option('--zone <zone>', 'zone of times without one', readZone, 'UTC')
    .action(async (sources: string[], options: ReportOptions) => {
      const selected = Object.values(selectionOf(options)).some((value) => value !== undefined);
      if (selected === sources.length > 0)
        throw usageError(
          'report accumulation needs either slugs or a selection.',
          'Such as `p--0000-0001`, or --device boiler-1 --series energy.',
        );
      const range = { from: instant('from', options), to: instant('to', options) };
      await withApi(options, io, async (api) => {
        const {
          rows,
          totals,
          unknown = [],
        } = selected ? await ofSelection(api, options, range) : await ofSlugs(api, sources, range);
        const writer = new RowWriter(io.stdout, options.format);
        await writer.page(rows);
        await writer.end(unknown.length > 0 ? '' : undefined);
        if (options.format === 'table' && rows.length > 0)
          await write(io.stdout, totals.map((line) => `${line}\n`).join(''));
        if (unknown.length > 0) throw failure(unknown.join(' '));
      });
    });
  return new Command('report')
    .description('figures of many series in one')
    .addCommand(platformOptions(formatOption(accumulation)));
}

function instant(name: 'from' | 'to', options: ReportOptions): string | undefined {
  const text = options[name];
  return text === undefined ? undefined : readInstant(`--${name}`, text, options.zone, nowMicros());
}

async function ofSlugs(api: Tributary, sources: readonly string[], { from, to }: Range): Promise<Report> {
  const { streams, totals } = await api.accumulation({ sources, start: from, end: to });
  const rows = Object.entries(streams).map(([stream, { sum, count, units }]) => ({
    stream,
    sum,
    count,
    units,
  }));
  return { rows, totals: Object.entries(totals).map(([units, sum]) => `total ${sum} ${units}`.trimEnd()) };
}

async function ofSelection(api: Tributary, options: ReportOptions, { from, to }: Range): Promise<Report> {
  const body = { ...selectionOf(options), from, to, aggregations: ['sum', 'count'] };
  const { items, warnings = [] } = await api.request('POST', '/query/statistics', { body });
  // Texts have no sum.
  const rows = items.filter(({ sum }) => typeof sum === 'number') as unknown as (Row & { sum: number })[];
  const total = rows.reduce((all, { sum }) => all + sum, 0);
  const unknown = warnings.filter(({ code }) => code === 'unknown_name').map(({ message }) => message);
  return { rows, totals: [`total ${total}`], unknown };
}
