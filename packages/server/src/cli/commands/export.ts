/** `tributary export`: starts an export on the server, shows how far it is, and downloads what came of it. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type {
  ExportedFile,
  ExportOrder,
  ExportProgress,
  ExportResult,
  StartedExport,
  Tributary,
} from '@tributary/client';
import { Command, Option } from 'commander';
import { nowMicros } from '../../model/time.js';
import { EXPORT_FORMATS, EXPORT_LAYOUTS, isTextFormat, type ExportFormat } from '../../model/exports.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { CommandError, describeFailure, EXIT_INTERRUPTED, failure, usageError } from '../failure.js';
import { formatToWrite } from '../file-formats.js';
import { catalogPath, FOLDER_CATALOG } from '../import/catalog-file.js';
import { startProgress } from '../import/progress.js';
import { interruption } from '../interruption.js';
import type { Io } from '../io.js';
import {
  jsonOption,
  oneOf,
  platformOptions,
  readId,
  readList,
  readZone,
  selectionOf,
  selectionOptions,
  type SelectionOptions,
} from '../options.js';
import { printResult } from '../output.js';
import { readInstant, zoneOfBuckets } from '../times.js';

interface ExportOptions extends PlatformOptions, SelectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly zone?: string;
  readonly bucket?: string;
  readonly agg?: string[];
  readonly format?: ExportFormat;
  readonly layout: string;
  readonly filePerDevice?: boolean;
  readonly catalog: boolean;
  readonly email?: string;
  readonly job?: string;
  readonly endLinks?: true | string;
  readonly json?: boolean;
}

/** As `--json` shows it. */
interface Written {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Progress is told in tenths of a percent. */
const WHOLE = 1000;

export function exportCommand(io: Io): Command {
  const command = new Command('export')
    .description('all points of a selection into a file, or a file for each device')
    .argument(
      '[file]',
      'the file to write, or with --file-per-device the folder; default: as the server names it',
    );
  selectionOptions(command)
    .option('--from <time>', 'ISO time, milliseconds, now, or a distance such as -1h')
    .option('--to <time>', 'end of the range, not included')
    .option('--zone <zone>', 'zone of calendar buckets and of times without one', readZone)
    .option('--bucket <width>', 'aggregations over buckets (5m, 1h, 1d, 1mo …) instead of the points')
    .option('--agg <names>', 'aggregations of the buckets: mean,min,max,count,p95 …', readList)
    .addOption(oneOf(new Option('--format <format>', 'default: by the extension, else csv'), EXPORT_FORMATS))
    .addOption(
      oneOf(
        new Option('--layout <layout>', 'a row per point, or a column per series name'),
        EXPORT_LAYOUTS,
      ).default('long'),
    )
    .option('--file-per-device', 'a file for each device')
    .option(
      '--no-catalog',
      'no file beside a CSV or NDJSON that keeps names, tags, units and kinds for an import',
    )
    .option('--email <address>', 'also send the links by mail')
    .option(
      '--job <id>',
      'download what an earlier export made, from where a download stopped',
      readId('--job'),
    )
    .option('--end-links [file]', 'with --job: download nothing, but end the links that the export gave out');
  return platformOptions(jsonOption(command)).action(
    async (file: string | undefined, options: ExportOptions) => {
      const format = formatToWrite(options.filePerDevice ? undefined : file, options.format);
      const body = exportBody({ ...options, format }, nowMicros());
      if (options.endLinks !== undefined) return endLinks(options, io);
      await withApi(options, io, async (api) => {
        const job: StartedExport =
          options.job === undefined ? await api.exports.start(body) : await api.jobs.get(options.job);
        if (job.kind !== 'export') throw failure(`Job ${job.id} is no export.`);
        await resumably(job, io, (signal) => fetchAll(api, { job, file, signal }, options, io));
      });
    },
  );
}

/** Whatever ends it, the export itself goes on, and what was downloaded is kept: said with how to go on. */
async function resumably(
  { id }: StartedExport,
  io: Io,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { signal, release } = interruption(io, '', { quiet: true });
  const hint = `The export is job ${id}: \`--job ${id}\` says how it ended, and downloads it from where this stopped.`;
  try {
    await work(signal);
  } catch (error) {
    if (signal.aborted) throw new CommandError(EXIT_INTERRUPTED, 'Interrupted.', hint);
    const { message, exit, mayPass } = describeFailure(error);
    throw mayPass ? new CommandError(exit, message, hint) : error;
  } finally {
    release();
  }
}

interface Asked {
  readonly job: StartedExport;
  readonly file: string | undefined;
  readonly signal: AbortSignal;
}

async function fetchAll(api: Tributary, asked: Asked, options: ExportOptions, io: Io): Promise<void> {
  const { job, file } = asked;
  const { rows, files, deletedSeries } = await untilDone(api, asked, io);
  if (deletedSeries !== undefined)
    io.stderr.write(`${deletedSeries} of the series were deleted meanwhile and are left out.\n`);
  const unknown = job.warnings?.map(({ message }) => message).join(' ');
  // A mistyped name: an empty file would look like one without points.
  if (unknown !== undefined && rows === 0) throw failure(unknown);
  const written: Written[] = [];
  const points = files.filter(({ holds }) => holds !== 'catalog');
  const several = options.filePerDevice ?? points.length > 1;
  for (const made of files) {
    const isCatalog = made.holds === 'catalog';
    const target = isCatalog ? catalogTarget(file, points, several) : targetOf(file, made, several);
    if (made.url === null)
      throw failure(
        `Job ${job.id} has no link to ${JSON.stringify(made.name)} for you: links are for who started the export, while the file is kept and until somebody ends them. Start an export of your own, or ask who started it for the file.`,
      );
    // A partial file of something else must not become the beginning of this one.
    if (options.job === undefined) await rm(`${target}.part`, { force: true });
    await fetchInto(api, made, { target, signal: asked.signal }, io);
    const { rows: inFile, bytes, sha256 } = made;
    written.push({ file: target, rows: inFile, bytes, sha256 });
    const what = isCatalog ? 'devices and series' : 'rows';
    if (!options.json) io.stdout.write(`${target}: ${inFile} ${what}, ${bytes} bytes, SHA-256 ${sha256}\n`);
  }
  if (options.json) io.stdout.write(`${JSON.stringify({ job: job.id, rows, files: written }, null, 2)}\n`);
  else if (points.length > 1) io.stdout.write(`${rows} rows in ${points.length} files\n`);
  if (unknown !== undefined) throw failure(unknown);
}

async function endLinks({ endLinks: file, job, json, ...options }: ExportOptions, io: Io): Promise<void> {
  if (job === undefined) throw usageError('--end-links needs the number of the export, such as --job 12.');
  await withApi(options, io, async (api) => {
    await api.exports.endLinks(Number(job), typeof file === 'string' ? file : undefined);
    printResult(io, json, { job: Number(job), ended: true }, `links of job ${job} ended`);
  });
}

/** The body of the request. */
function exportBody(options: ExportOptions & { readonly format: ExportFormat }, now: number): ExportOrder {
  if (options.agg && options.bucket === undefined)
    throw usageError('--agg needs --bucket, such as --bucket 1h.');
  const instant = (name: 'from' | 'to') => {
    const given = options[name];
    return given === undefined ? undefined : readInstant(`--${name}`, given, options.zone ?? 'UTC', now);
  };
  const body = {
    ...selectionOf(options),
    from: instant('from'),
    to: instant('to'),
    format: options.format,
    layout: options.layout,
    bucket: options.bucket,
    zone: zoneOfBuckets(options.bucket, options.zone),
    aggregations: options.agg,
    filePerDevice: options.filePerDevice,
    catalog: options.catalog && options.bucket === undefined && isTextFormat(options.format),
    email: options.email,
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

async function untilDone(api: Tributary, { job, signal }: Asked, io: Io): Promise<ExportResult> {
  const progress = startProgress(io, 'export', WHOLE);
  let waited = false;
  const onProgress = ({ percent, rows, waiting }: ExportProgress) => {
    if (waiting && !waited) io.stderr.write('Other exports run; this one waits for its turn.\n');
    waited = waiting;
    progress.update(Math.round(percent * 10), rows);
  };
  try {
    return await api.exports.follow(job, { onProgress, signal });
  } finally {
    progress.stop();
  }
}

function targetOf(given: string | undefined, made: ExportedFile, several: boolean): string {
  // The server's own name: never a path.
  const name = path.basename(made.name);
  if (given === undefined) return name;
  return several ? path.join(given, name) : given;
}

/** Where an import looks for it: beside the file, or in the folder of the files. */
function catalogTarget(given: string | undefined, points: readonly ExportedFile[], several: boolean): string {
  if (several) return path.join(given ?? '.', FOLDER_CATALOG);
  return catalogPath(given ?? path.basename(points[0]?.name ?? 'export'));
}

async function fetchInto(
  api: Tributary,
  made: ExportedFile,
  { target, signal }: { readonly target: string; readonly signal: AbortSignal },
  io: Io,
): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const progress = startProgress(io, target, made.bytes);
  const onBytes = (bytes: number) => progress.update(bytes, Math.round((made.rows * bytes) / made.bytes));
  try {
    await api.exports.save(made, target, { onBytes, signal });
  } finally {
    progress.stop();
  }
}
