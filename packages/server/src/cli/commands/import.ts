/** `tributary import`: files of points, or stdin, into the platform. */
import { Command, Option } from 'commander';
import { loadConfig, type Config } from '../../config.js';
import type { Naming } from '../../dialects/influx/wire/naming.js';
import type { Api } from '../api.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure, usageError } from '../failure.js';
import { readDelimiter } from '../import/delimited.js';
import { printPreview } from '../import/preview.js';
import { RejectsFile } from '../import/rejects.js';
import { COLUMN_KINDS, type ColumnKind, type Reading } from '../import/rows.js';
import { importFile, Tally } from '../import/run.js';
import { BatchSender } from '../import/sender.js';
import { IMPORT_FORMATS, openSource, type ImportFormat } from '../import/source.js';
import type { Io } from '../io.js';
import { platformOptions, readCount, readList, readPair, readZone } from '../options.js';
import { printable } from '../printable.js';

interface ImportOptions extends PlatformOptions {
  readonly format?: ImportFormat;
  readonly device?: string;
  readonly deviceColumn?: string;
  readonly timeColumn?: string;
  readonly timeFormat?: string;
  readonly zone?: string;
  readonly series?: string[];
  readonly ignore?: string[];
  readonly kind?: ReadonlyMap<string, ColumnKind>;
  readonly delimiter?: string;
  readonly header: boolean;
  readonly columns?: string[];
  readonly preview?: number;
  readonly dryRun?: boolean;
  readonly rejects?: string;
}

const MOST_PREVIEWED = 10_000;

export function importCommand(io: Io): Command {
  const command = new Command('import')
    .description(
      'import points from CSV, TSV, NDJSON or line protocol, gzip or not; importing a file again changes nothing',
    )
    .argument('<files...>', 'files, or - for stdin')
    .addOption(new Option('--format <format>', 'default: by the extension').choices(IMPORT_FORMATS))
    .option('--device <key>', 'device of all points')
    .option('--device-column <column>', 'column with the device, default: device')
    .option('--time-column <column>', 'column with the time, default: time, timestamp, datetime, date or ts')
    .option(
      '--time-format <format>',
      'iso, s, ms, us, ns, or a pattern such as "dd/MM/yyyy HH:mm:ss"; default: iso',
    )
    .option('--zone <zone>', 'zone of times that name none, such as Europe/Brussels; default: UTC', readZone)
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
    .option(
      '--preview <rows>',
      'print the points of the first rows and send nothing',
      readCount('--preview', MOST_PREVIEWED),
    )
    .option('--dry-run', 'read everything, count, and send nothing')
    .option('--rejects <file>', 'write refused rows there, with the reason');
  return platformOptions(command).action((files: string[], options: ImportOptions) =>
    runImport(files, options, io),
  );
}

async function runImport(files: readonly string[], options: ImportOptions, io: Io): Promise<void> {
  if (options.device !== undefined && options.deviceColumn !== undefined)
    throw usageError('--device and --device-column exclude each other.');
  const notice = (text: string): void => void io.stderr.write(`notice: ${printable(text)}\n`);
  const reading: Reading = {
    device: options.device,
    deviceColumn: options.deviceColumn,
    timeColumn: options.timeColumn,
    timeFormat: options.timeFormat,
    zone: options.zone,
    series: options.series ?? [],
    ignore: options.ignore ?? [],
    kinds: options.kind ?? new Map(),
    delimiter: options.delimiter,
    header: options.header && options.columns === undefined,
    columns: options.columns,
    naming: namingOf(loadConfig({}, io.env)),
    notice,
  };
  const sources = await Promise.all(files.map((file) => openSource(file, options.format, io)));
  if (options.preview !== undefined) {
    for (const source of sources) await printPreview(source, reading, options.preview, io);
    return;
  }
  const tally = new Tally();
  const rejects = options.rejects === undefined ? undefined : await RejectsFile.create(options.rejects);
  const importAll = async (api: Api | undefined): Promise<void> => {
    const sender =
      api && ((sent: ConstructorParameters<typeof BatchSender>[1]) => new BatchSender(api, sent));
    for (const source of sources) await importFile({ source, reading, io, tally, rejects, sender });
  };
  try {
    await (options.dryRun ? importAll(undefined) : withApi(options, io, importAll));
  } catch (error) {
    if (tally.points > 0 && !options.dryRun)
      io.stderr.write(`${tally.summary('stored')} before the failure; importing again is harmless.\n`);
    throw error;
  } finally {
    await rejects?.close();
  }
  io.stdout.write(`${tally.summary(options.dryRun ? 'to store' : 'stored')}\n`);
  if (tally.refused > 0)
    throw failure(
      `${tally.refused} values were refused.`,
      options.rejects
        ? `Their rows are in ${options.rejects}.`
        : '--rejects FILE keeps their rows with the reason.',
    );
}

/** As the platform names them that has the same settings. */
function namingOf(config: Config): Naming {
  const seriesTags = config.influxSeriesTags?.split(',') ?? [];
  return { deviceTag: config.influxDeviceTag, plainMeasurement: config.influxPlainMeasurement, seriesTags };
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
