/** `tributary import`: files of points, or stdin, into the platform. */
import type { Tributary } from '@tributary/client';
import { Command } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import { CommandError, EXIT_INTERRUPTED, failure } from '../failure.js';
import { readingOf, readingOptions, type ReadingOptions } from '../import/options.js';
import { makeThings, type Catalog } from '../import/catalog.js';
import { catalogPaths } from '../import/catalog-file.js';
import { printPreview } from '../import/preview.js';
import { RejectsFile } from '../import/rejects.js';
import { importFile } from '../import/run.js';
import { BatchSender } from '../import/sender.js';
import { openSource } from '../import/source.js';
import { counted, Tally } from '../import/tally.js';
import { interruption } from '../interruption.js';
import { notice, type Io } from '../io.js';
import { namingBy } from '../naming.js';
import { platformOptions, readCount } from '../options.js';

interface ImportOptions extends PlatformOptions, ReadingOptions {
  readonly preview?: number;
  readonly dryRun?: boolean;
  readonly rejects?: string;
  readonly json?: boolean;
}

const MAX_PREVIEWED = 10_000;

export function importCommand(io: Io): Command {
  const command = new Command('import')
    .description(
      'import points from CSV, TSV, NDJSON, JSON, line protocol, Parquet or Arrow; importing a file again changes nothing',
    )
    .argument('<files...>', 'files, or - for stdin');
  readingOptions(command)
    .option(
      '--preview <rows>',
      'print the points of the first rows and send nothing',
      readCount('--preview', MAX_PREVIEWED),
    )
    .option('--dry-run', 'read everything, count, and send nothing')
    .option('--rejects <file>', 'write refused rows there, with the reason')
    .option('--json', 'print the result as JSON, and the progress as lines of JSON');
  return platformOptions(command).action((files: string[], options: ImportOptions) =>
    runImport(files, options, io),
  );
}

async function runImport(files: readonly string[], options: ImportOptions, io: Io): Promise<void> {
  const tell = (text: string): void => notice(io, text);
  const reading = readingOf(options, namingBy(io), tell);
  const sources = await Promise.all(files.map((file) => openSource(file, options, io)));
  if (options.preview !== undefined) {
    let refused = 0;
    for (const source of sources) refused += await printPreview(source, reading(), options.preview, io);
    if (refused > 0) throw failure(`${refusals(refused)} refused.`);
    return;
  }
  const tally = new Tally();
  const rejects =
    options.rejects === undefined
      ? undefined
      : await RejectsFile.create(
          options.rejects,
          sources.flatMap(({ path }) => (path === undefined ? [] : [path, ...catalogPaths(path)])),
        );
  const { signal, release } = interruption(io);
  const importAll = async (api: Tributary | undefined): Promise<void> => {
    const sender =
      api && ((sent: ConstructorParameters<typeof BatchSender>[1]) => new BatchSender(api, sent));
    const things =
      api &&
      (async (catalog: Catalog, name: string): Promise<void> =>
        tell(`${name}: ${await makeThings(api, catalog, { name, io, json: options.json })}`));
    for (const source of sources) {
      if (signal.aborted) return;
      await importFile({
        source,
        reading: reading(),
        io,
        tally,
        rejects,
        sender,
        things,
        signal,
        json: options.json,
      });
    }
  };
  try {
    await (options.dryRun ? importAll(undefined) : withApi(options, io, importAll));
  } catch (error) {
    if (options.json) printFacts(tally, options, io, 'failed');
    else if (tally.points > 0 && !options.dryRun)
      io.stderr.write(`${tally.summary('stored')} before the failure; importing again is harmless.\n`);
    throw error;
  } finally {
    release();
    await rejects?.close();
  }
  conclude(tally, options, io, signal.aborted);
}

/** Says what became of it. */
function conclude(tally: Tally, options: ImportOptions, io: Io, interrupted: boolean): void {
  if (options.json) printFacts(tally, options, io, interrupted ? 'interrupted' : 'done');
  else printSummary(tally, options, io);
  if (interrupted)
    throw new CommandError(
      EXIT_INTERRUPTED,
      'Interrupted.',
      'The same command goes on: what is stored already is not stored twice.',
    );
  if (tally.refused > 0)
    throw failure(
      `${refusals(tally.refused)} refused.`,
      options.rejects
        ? `Their rows are in ${options.rejects}.`
        : '--rejects FILE keeps their rows with the reason.',
    );
}

/** One object whatever the end: what is in it is stored (with `dryRun`: would be). */
function printFacts(tally: Tally, { dryRun = false }: ImportOptions, io: Io, state: string): void {
  io.stdout.write(`${JSON.stringify({ state, dryRun, ...tally.facts() })}\n`);
}

function printSummary(tally: Tally, options: ImportOptions, io: Io): void {
  io.stdout.write(`${tally.summary(options.dryRun ? 'to store' : 'stored')}\n`);
  const twice = tally.twice();
  if (twice !== undefined) io.stderr.write(`notice: ${twice}\n`);
  if (tally.refused > 0 && options.rejects === undefined) {
    for (const reason of tally.reasons) io.stderr.write(`refused: ${reason}\n`);
    if (tally.refused > tally.reasons.length) io.stderr.write('refused: …\n');
  }
}

const refusals = (count: number): string => `${counted(count, 'value')} ${count === 1 ? 'was' : 'were'}`;
