/** What a move says at its end: what came, and whether both platforms hold the same, with every difference. */
import { access, constants, open, rm, stat } from 'node:fs/promises';
import { messageOf } from '../../../model/thrown.js';
import type { Io } from '../../io.js';
import { write } from '../../io.js';
import { usageError } from '../../failure.js';
import { cellText, csvLine, RowWriter } from '../../output.js';
import { printable } from '../../printable.js';
import { counted } from '../../import/tally.js';
import { chunkText, type Comparison } from './compare.js';
import type { PointCounts } from './points.js';
import type { MoveState } from './state.js';
import type { Target } from './target.js';
import type { Listing, ThingCounts } from './things.js';

const SHOWN = 100;
const COLUMNS = ['device', 'series', 'chunk', 'different', 'source', 'target'] as const;
const FIGURES = ['count', 'sum', 'first', 'last'] as const;
/** Of a source, in the order in which they are told. */
const OWN = ['count', 'sum', 'mean', 'first', 'last'] as const;

export interface Report {
  readonly series: number;
  readonly chunks: number;
  /** Chunks that differ, and the first of them. */
  readonly different: number;
  readonly differences: readonly Comparison[];
  /** In how many chunks the source itself gave a figure, by its name. */
  readonly bySource: Readonly<Record<string, number>>;
}

/** Before anything is moved: the file is written at the very end. What is there stays as it is until then. */
export async function checkReport(file: string): Promise<void> {
  try {
    const there = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (there?.isDirectory()) throw new Error('it is a folder');
    if (there !== undefined) return await access(file, constants.W_OK);
    await (await open(file, 'wx', 0o600)).close();
    await rm(file);
  } catch (error) {
    throw usageError(
      `The report ${file} cannot be written: ${messageOf(error)}.`,
      'Name another file with --report.',
    );
  }
}

/** `file`: all comparisons as CSV, a line for each series and chunk. */
export async function makeReport(state: MoveState, file: string | undefined): Promise<Report> {
  const names = new Set<string>();
  const differences: Comparison[] = [];
  const bySource: Record<string, number> = {};
  let [chunks, different] = [0, 0];
  const out = file === undefined ? undefined : await open(file, 'w', 0o600);
  try {
    await out?.write(csvLine(['device', 'series', 'chunk', ...bothFigures(), 'different', 'by_source']));
    for await (const one of state.comparisons()) {
      names.add(`${one.device}\n${one.series}`);
      chunks++;
      for (const name of one.own ?? []) bySource[name] = (bySource[name] ?? 0) + 1;
      if (one.differences.length > 0) {
        different++;
        if (differences.length < SHOWN) differences.push(one);
      }
      await out?.write(csvLine(cellsOf(one)));
    }
  } finally {
    await out?.close();
  }
  return { series: names.size, chunks, different, differences, bySource };
}

const bothFigures = (): string[] =>
  ['source', 'target'].flatMap((side) => FIGURES.map((figure) => `${side}_${figure}`));

function cellsOf({ device, series, chunk, source, target, differences, own = [] }: Comparison): string[] {
  const figures = [source, target].flatMap((side) => FIGURES.map((figure) => cellText(side[figure])));
  return [device, series, chunkText(chunk), ...figures, differences.join('; '), own.join('; ')];
}

/** What the source said of itself is more than that the target has what was read. */
function bySourceText({ bySource, chunks }: Report, untold: string | undefined): string {
  const said = OWN.flatMap((name) => (bySource[name] === undefined ? [] : [`${name} in ${bySource[name]}`]));
  if (said.length > 0)
    return `by the source's own figures: ${said.join(', ')} of ${counted(chunks, 'chunk')}`;
  const why = untold === undefined ? '' : ` (${printable(untold)})`;
  return `the source gives no figures of its own${why}: compared with what was read from it`;
}

export interface Outcome {
  readonly listing: Listing;
  readonly points: PointCounts;
  readonly state: MoveState;
  readonly target: Target;
  readonly report: Report;
}

export function factsOf({ listing, points, state, target, report }: Outcome): Record<string, unknown> {
  const { counts, left } = listing;
  return {
    things: counts,
    // Of all runs of this move, and of this one.
    points: { moved: state.points - state.refused, refused: state.refused, now: points.read },
    refusals: points.reasons,
    notMade: target.notMade,
    idsNotKept: target.withoutIds,
    notes: target.notes,
    left,
    gone: points.gone,
    compared: {
      ...{ series: report.series, chunks: report.chunks, different: report.different },
      ...{ bySource: report.bySource, ...(points.untold !== undefined && { untold: points.untold }) },
    },
    differences: report.differences.map(({ chunk, ...one }) => ({ ...one, chunk: chunkText(chunk) })),
  };
}

export async function printReport(outcome: Outcome, io: Io, file: string | undefined): Promise<void> {
  const { listing, points, state, target, report } = outcome;
  const { made, known } = listing.counts;
  const lines = [
    `${thingsText(listing.counts)}: ${made} made, ${known} were there`,
    `${counted(state.points - state.refused, 'point')} moved (${points.read} read in this run), ${state.refused} refused`,
    `${report.series} series compared in ${counted(report.chunks, 'chunk')}: ${report.different === 0 ? 'all equal' : `${report.different} differ`}`,
    ...(report.chunks > 0 ? [bySourceText(report, points.untold)] : []),
  ];
  await write(io.stdout, `${lines.join('\n')}\n`);
  for (const text of listing.left) io.stderr.write(`left: ${printable(text)}\n`);
  for (const text of points.gone) io.stderr.write(`gone: ${printable(text)}\n`);
  for (const text of target.notMade) io.stderr.write(`not made: ${printable(text)}\n`);
  for (const text of target.notes) io.stderr.write(`note: ${printable(text)}\n`);
  for (const text of target.withoutIds) io.stderr.write(`id not kept: ${printable(text)}\n`);
  for (const text of points.reasons) io.stderr.write(`refused: ${printable(text)}\n`);
  if (report.different === 0) return;
  const rows = new RowWriter(io.stdout, 'table', COLUMNS);
  await rows.page(report.differences.map(rowOf));
  await rows.end();
  if (report.different > report.differences.length)
    io.stdout.write(
      `… and ${report.different - report.differences.length} more${file === undefined ? '; --report FILE has all' : `, all in ${file}`}\n`,
    );
}

export function thingsText({ devices, series, assets, extras }: ThingCounts): string {
  const more = Object.entries(extras).map(([what, count]) => `, ${count} ${what}`);
  return `${counted(devices, 'device')}, ${series} series, ${counted(assets, 'asset')}${more.join('')}`;
}

function rowOf({ device, series, chunk, source, target, differences }: Comparison): Record<string, unknown> {
  const figure = (side: Comparison['source']): string =>
    FIGURES.flatMap((name) => (side[name] == null ? [] : `${name} ${cellText(side[name])}`)).join(', ');
  return {
    ...{ device, series, chunk: chunkText(chunk), different: differences.join(', ') },
    ...{ source: figure(source), target: figure(target) },
  };
}
