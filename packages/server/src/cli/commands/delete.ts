/** `tributary delete points`: says what it would delete, asks, deletes, and shows how far the server is with it. */
import type { DeletionOrder, DeletionPreview, StartedDeletion, Tributary } from '@tributary/client';
import { Command } from 'commander';
import { nowMicros } from '../../model/time.js';
import { confirm } from '../confirmation.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { CommandError, EXIT_INTERRUPTED, failure, usageError } from '../failure.js';
import { startProgress } from '../import/progress.js';
import { counted } from '../import/tally.js';
import { interruption } from '../interruption.js';
import type { Io } from '../io.js';
import {
  jsonOption,
  platformOptions,
  readZone,
  selectionOf,
  selectionOptions,
  type SelectionOptions,
} from '../options.js';
import { printResult, RowWriter } from '../output.js';
import { readInstant } from '../times.js';
import { deleteThings } from './deleted.js';

interface DeletePointsOptions extends PlatformOptions, SelectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly zone?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Series that are shown before the question. */
const SHOWN = 20;
/** Progress is told in tenths of a percent. */
const WHOLE = 1000;

export function deleteCommand(io: Io): Command {
  const points = new Command('points').description('delete the points of a selection');
  selectionOptions(points)
    .option(
      '--from <time>',
      'ISO time, milliseconds, now, or a distance such as -1h; default: the first point',
    )
    .option('--to <time>', 'end of the range, not included; default: behind the last point')
    .option('--zone <zone>', 'zone of times without one', readZone)
    .option('--dry-run', 'say what would be deleted, and delete nothing')
    .option('--yes', 'do not ask')
    .action(async (options: DeletePointsOptions) => {
      const order = orderOf(options, nowMicros());
      await withApi(options, io, async (api) => {
        const preview = await api.deletions.preview(order);
        const [unknown] = preview.warnings ?? [];
        // With a mistyped name it is not clear what is meant.
        if (unknown !== undefined) throw failure(unknown.message, 'Nothing was deleted.');
        if (options.dryRun === true || preview.points === 0) return tell(preview, options.json, io);
        if (options.yes !== true) await show(preview, io);
        await confirm(io, `Delete ${chosen(preview)}? There is no way back.`, options.yes);
        const job = await api.deletions.start(order);
        if (!('id' in job)) return tell({ ...preview, points: 0, series: 0 }, options.json, io);
        await finished(api, job, io);
        printResult(
          io,
          options.json,
          { job: job.id, points: preview.points, series: preview.series, deleted: true },
          `${chosen(preview)} deleted`,
        );
      });
    });
  const command = new Command('delete').description('delete points, a device, a series or a project');
  command.addCommand(platformOptions(jsonOption(points)));
  for (const thing of deleteThings(io)) command.addCommand(thing);
  return command;
}

/** What is chosen has to be said: nothing is not everything. */
function orderOf(options: DeletePointsOptions, now: number): DeletionOrder {
  const selection = Object.entries(selectionOf(options)).filter(([, value]) => value !== undefined);
  if (selection.length === 0)
    throw usageError(
      'Nothing is chosen.',
      'Say what to delete by --device, --series, --tag or --series-tag.',
    );
  const instant = (name: 'from' | 'to') => {
    const given = options[name];
    return given === undefined ? {} : { [name]: readInstant(`--${name}`, given, options.zone ?? 'UTC', now) };
  };
  return { ...Object.fromEntries(selection), ...instant('from'), ...instant('to') };
}

const chosen = ({ points, series }: DeletionPreview): string =>
  `${counted(points, 'point')} of ${series} series`;

async function tell(preview: DeletionPreview, json: boolean | undefined, io: Io): Promise<void> {
  if (json !== true) await show(preview, io, io.stdout);
  printResult(io, json, { ...preview, deleted: false }, `${chosen(preview)} would be deleted`);
}

async function show({ bySeries, series }: DeletionPreview, io: Io, stream = io.stderr): Promise<void> {
  if (series === 0) return;
  const table = new RowWriter(stream, 'table', ['device', 'series', 'points']);
  await table.page(bySeries.slice(0, SHOWN));
  if (series > SHOWN) stream.write(`… and ${series - SHOWN} series more\n`);
}

/** Whatever ends the wait: the points are deleted, and the server goes on with what is behind that. */
async function finished(api: Tributary, job: StartedDeletion, io: Io): Promise<void> {
  const { signal, release } = interruption(io, '', { quiet: true });
  const progress = startProgress(io, 'delete', WHOLE, io.json);
  try {
    const { state, error } = await api.jobs.ended(job, {
      signal,
      onLook: ({ progress: { percent = 0, rows = 0 } }) => progress.update(Math.round(percent * 10), rows),
    });
    if (state !== 'done')
      throw failure(
        `The points are deleted, but job ${job.id}, which takes them out of the store, is ${state}: ${error?.message ?? 'no reason is told'}`,
        'The server takes it up again with its next start.',
      );
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new CommandError(
      EXIT_INTERRUPTED,
      'Interrupted. The points are deleted; the server goes on taking them out of its store.',
      `Job ${job.id} says how far it is.`,
    );
  } finally {
    release();
    progress.stop();
  }
}
