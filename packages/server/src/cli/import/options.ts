/** The options of an import that say how a file is to be read. */
import { Option, type Command } from 'commander';
import type { Naming } from '../../dialects/influx/wire/naming.js';
import { usageError } from '../failure.js';
import { oneOf, readList, readPair, readZone } from '../options.js';
import { Clock } from './clock.js';
import { readDelimiter } from './delimited.js';
import { readEncoding } from './encoding.js';
import { givenForm, readDecimal, readThousands } from './number-form.js';
import { COLUMN_KINDS, type ColumnKind, type Reading } from './rows.js';
import { IMPORT_FORMATS, type ImportFormat } from '../file-formats.js';

export interface ReadingOptions {
  readonly format?: ImportFormat;
  readonly encoding?: string;
  readonly device?: string;
  readonly deviceColumn?: string;
  readonly timeColumn?: string[];
  readonly timeFormat?: string;
  readonly zone?: string;
  readonly decimal?: '.' | ',';
  readonly thousands?: string;
  readonly series?: string[];
  readonly ignore?: string[];
  readonly kind?: ReadonlyMap<string, ColumnKind>;
  readonly delimiter?: string;
  readonly header: boolean;
  readonly columns?: string[];
  readonly catalog: boolean;
}

export function readingOptions(command: Command): Command {
  return command
    .addOption(oneOf(new Option('--format <format>', 'default: by the extension'), IMPORT_FORMATS))
    .option(
      '--encoding <name>',
      'of text without a byte order mark, such as windows-1252 or utf-16le; default: utf-8',
      readEncoding,
    )
    .option('--device <key>', 'device of all points')
    .option('--device-column <column>', 'column with the device, default: device')
    .option(
      '--time-column <column>',
      'column with the time, or two with date,time; default: time, timestamp, datetime, date or ts',
      (text: string, previous: string[] | undefined) => [...(previous ?? []), text],
    )
    .option(
      '--time-format <format>',
      'iso, s, ms, us, ns, or a pattern such as "dd/MM/yyyy HH:mm:ss"; default: iso',
    )
    .option('--zone <zone>', 'zone of times that name none, such as Europe/Brussels; default: UTC', readZone)
    .option('--decimal <mark>', 'decimal mark, . or ,; default: as the numbers show', readDecimal)
    .option('--thousands <mark>', "mark between thousands: . , ' _ or space", readThousands)
    .option('--series <column[=name],…>', 'columns that become series; default: every other column', readList)
    .option('--ignore <column,…>', 'columns to read past', readList)
    .option(
      '--kind <column=kind>',
      'boolean, string or number; default: what each cell looks like (repeatable)',
      readKind,
    )
    .option('--delimiter <character>', 'default: the likeliest of , ; tab and |', readDelimiter)
    .option('--no-header', 'the first row is data')
    .option('--columns <a,b,c>', 'names of the columns of a file without a header row', readList)
    .option('--no-catalog', 'do not make the devices and series that an export describes');
}

/** How each file is read: made for each, since its clock goes by the order of its rows. */
export function readingOf(
  options: ReadingOptions,
  naming: Naming,
  notice: (text: string) => void,
): () => Reading {
  if (options.device !== undefined && options.deviceColumn !== undefined)
    throw usageError('--device and --device-column exclude each other.');
  const reading = {
    device: options.device,
    deviceColumn: options.deviceColumn,
    timeColumns: options.timeColumn,
    timeFormat: options.timeFormat,
    numbers: givenForm(options.decimal, options.thousands),
    series: options.series ?? [],
    ignore: options.ignore ?? [],
    kinds: options.kind ?? new Map<string, ColumnKind>(),
    delimiter: options.delimiter,
    header: options.header && options.columns === undefined,
    columns: options.columns,
    naming,
    notice,
    usesCatalog:
      options.catalog &&
      [options.device, options.deviceColumn, options.series, options.columns].every(
        (one) => one === undefined,
      ),
  };
  return () => ({ ...reading, clock: new Clock(options.zone ?? 'UTC') });
}

function readKind(
  text: string,
  previous: ReadonlyMap<string, ColumnKind> = new Map(),
): ReadonlyMap<string, ColumnKind> {
  const kinds = new Map(previous);
  for (const part of text.split(',')) {
    const { key, value } = readPair(part);
    const kind = COLUMN_KINDS.find((one) => one === value);
    if (key === '' || kind === undefined)
      throw usageError(`--kind is ${JSON.stringify(part)}; expected column=${COLUMN_KINDS.join('|')}.`);
    kinds.set(key, kind);
  }
  return kinds;
}
