/** The whole of a move: list and make things, move points, compare, report; the same for every source. */
import { createHash } from 'node:crypto';
import type { Project, Tributary } from '@tributary/client';
import { greatest, least } from '../../../model/lists.js';
import { isoFromMicros, microsFromIso, nowMicros, type Micros } from '../../../model/time.js';
import { withApi, type PlatformOptions } from '../../connection.js';
import { CommandError, EXIT_FAILURE, EXIT_INTERRUPTED, failure, usageError } from '../../failure.js';
import { startProgress } from '../../import/progress.js';
import { interruption } from '../../interruption.js';
import { printable } from '../../printable.js';
import type { Io } from '../../io.js';
import { readInstant } from '../../times.js';
import { MoveJob } from './move-job.js';
import { PointMover, totalOf } from './points.js';
import { checkReport, factsOf, makeReport, printReport, thingsText, type Outcome } from './report.js';
import type { Lane, Range, Source } from './source.js';
import { MoveState } from './state.js';
import { Target } from './target.js';
import { listThings, type Listing } from './things.js';

export interface MoveOptions extends PlatformOptions {
  readonly since?: string;
  readonly until?: string;
  readonly dryRun?: boolean;
  readonly parallel: number;
  readonly state?: string;
  readonly report?: string;
  readonly json?: boolean;
}

export async function runMove(name: string, source: Source, options: MoveOptions, io: Io): Promise<void> {
  const range = rangeOf(options);
  if (options.report !== undefined) await checkReport(options.report);
  if (options.dryRun) return dryRun(source, range, options, io);
  await withApi(options, io, async (api) => {
    const project = await projectOf(api);
    refuseItself(source, api, project);
    const what = `${source.title} into project ${project.id} (${project.name}, made ${project.created})`;
    const path = options.state ?? `tributary-move-${name}-${digest(what)}.state`;
    const state = await MoveState.open(path, what, range);
    try {
      if (state.isResumed && !options.json) io.stderr.write(goingOn(state));
      const job = await MoveJob.begin(api, { what, state: path, argv: io.argv });
      await moveAll({ name, source, options, io, target: new Target(api, project.id), state, job });
    } finally {
      state.close();
    }
  });
}

/** Another address of the same server is not known as such: a copy that was restored elsewhere has the same projects, and may be moved from. */
function refuseItself({ origin }: Source, { url }: Tributary, { id }: Project): void {
  if (origin === undefined || origin.project !== id || placeOf(origin.url) !== placeOf(url)) return;
  throw usageError(
    `Source and target are the same project, ${id} of ${url}.`,
    'Name another target with --url, --token or --project, or another source.',
  );
}

const placeOf = (url: string): string => {
  const { protocol, hostname, port, pathname } = new URL(url);
  const host = ['localhost', '[::1]'].includes(hostname) ? '127.0.0.1' : hostname;
  return `${protocol}//${host}:${port}${pathname.replace(/\/+$/, '')}`;
};

/** The times of the move that was begun count, also where the command says others now. */
function goingOn({ path, points, range }: MoveState): string {
  const [from, to] = [isoFromMicros(range.from), isoFromMicros(range.to)];
  return `Going on from ${printable(path)}: ${points} points were moved, those from ${from} to ${to} are.\n`;
}

interface Move {
  readonly name: string;
  readonly source: Source;
  readonly options: MoveOptions;
  readonly io: Io;
  readonly target: Target;
  readonly state: MoveState;
  readonly job: MoveJob;
}

async function moveAll(move: Move): Promise<void> {
  const { job, state, io } = move;
  const stopped = interruption(io, `The same command goes on from ${printable(state.path)}.`);
  try {
    await moveUntil(move, AbortSignal.any([stopped.signal, job.cancelled]));
  } catch (error) {
    // Who pressed Ctrl-C goes on later: the job is interrupted until then.
    if (!stopped.signal.aborted) await job.fail(error);
    throw error;
  } finally {
    job.release();
    stopped.release();
  }
}

async function moveUntil(move: Move, signal: AbortSignal): Promise<void> {
  const { name, source, options, io, target, state, job } = move;
  await target.load();
  const listing = await withThings(move, signal);
  if (signal.aborted) throw interrupted(move);
  const { total } = totalOf(listing.lanes);
  const shown = startProgress(io, `${name}, points`, total, options.json, 'points');
  const progress = job.following(shown, total);
  const { parallel } = options;
  const mover = new PointMover({ source, target, state, parallel, signal, progress });
  try {
    await mover.run(listing.lanes);
  } finally {
    progress.stop();
  }
  if (signal.aborted) throw interrupted(move);
  const report = await makeReport(state, options.report);
  await conclude({ listing, points: mover.counts, state, target, report }, options, io);
  const { chunks, different } = report;
  await job.end({
    state: 'done',
    result: { points: state.points, refused: state.refused, chunks, different },
  });
}

const interrupted = ({ state: { path }, job }: Move): Error =>
  new CommandError(
    job.cancelled.aborted ? EXIT_FAILURE : EXIT_INTERRUPTED,
    job.cancelled.aborted ? 'The move was cancelled in the target.' : 'Interrupted.',
    `The same command goes on from ${path}: what is stored already is not stored twice.`,
  );

async function withThings(
  { name, source, options, io, target, state }: Move,
  signal: AbortSignal,
): Promise<Listing> {
  const progress = startProgress(io, `${name}, things`, undefined, options.json, 'things');
  try {
    return await listThings(source, state.range, { target, parallel: options.parallel, progress, signal });
  } finally {
    progress.stop();
  }
}

async function conclude(outcome: Outcome, options: MoveOptions, io: Io): Promise<void> {
  const { state, report, target, points } = outcome;
  if (options.json)
    io.stdout.write(`${JSON.stringify({ state: 'done', dryRun: false, ...factsOf(outcome) })}\n`);
  else await printReport(outcome, io, options.report);
  // What went away is not listed the next time: then there is an end.
  if (points.gone.length === 0) state.finish();
  if (report.different > 0)
    throw failure(
      `${report.different} of ${report.chunks} compared chunks differ.`,
      'Points that the source took while it was moved come with another run; refused ones are listed with the reason.',
    );
  if (points.gone.length > 0)
    throw failure(
      `${points.gone.length} devices were not there any more when they were read.`,
      'The same command goes on without what the source does not list any more.',
    );
  if (state.refused > 0) throw failure(`${state.refused} points were refused.`);
  if (target.notMade.length > 0) throw failure(`${target.notMade.length} things were not made.`);
  if (target.withoutIds.length > 0)
    throw failure(`${target.withoutIds.length} things are without the id that they had.`);
}

/** What would come. Nothing is asked of the target. */
async function dryRun(source: Source, range: Range, options: MoveOptions, io: Io): Promise<void> {
  const progress = startProgress(io, 'things', undefined, options.json, 'things');
  const { counts, lanes, left } = await listThings(source, range, {
    target: undefined,
    parallel: 1,
    progress,
  });
  const { total, ofPoints } = totalOf(lanes);
  const points = ofPoints ? total : null;
  const times = timesOf(lanes);
  if (options.json) {
    const { devices, series, assets, extras } = counts;
    const facts = {
      state: 'done',
      dryRun: true,
      things: { devices, series, assets, extras },
      points,
      ...times,
      left,
    };
    io.stdout.write(`${JSON.stringify(facts)}\n`);
    return;
  }
  const many = points === null ? 'points that the source does not count beforehand' : `${points} points`;
  io.stdout.write(`${thingsText(counts)} and ${many} to move from ${printable(source.title)}\n`);
  if (times) io.stdout.write(`first point ${times.first}, last point ${times.last}\n`);
  for (const text of left) io.stderr.write(`left: ${printable(text)}\n`);
}

/** Undefined: not all of them say. A wrong unit or clock is seen by them. */
function timesOf(lanes: readonly Lane[]): { first: string; last: string } | undefined {
  const times = lanes.flatMap((lane) => lane.times ?? []);
  if (times.length === 0 || times.length < lanes.length) return undefined;
  const first = least(times, (one) => one.first);
  const last = greatest(times, (one) => one.last);
  return { first: isoFromMicros(first), last: isoFromMicros(last) };
}

/** The end is the beginning of the move, so that both platforms can be compared while the source goes on. */
function rangeOf({ since, until }: MoveOptions): Range {
  const now = nowMicros();
  const read = (option: string, text: string | undefined, otherwise: Micros): Micros =>
    text === undefined ? otherwise : microsFromIso(readInstant(option, text, 'UTC', now));
  const range = { from: read('--since', since, 0), to: read('--until', until, now) };
  if (range.from >= range.to) throw usageError('--since is not before --until.');
  return range;
}

/** The same whichever address it is reached by. */
async function projectOf(api: Tributary): Promise<Project> {
  // Says it where the project is not known or several are reached.
  await api.devices.list({ limit: 1 }).pages().next();
  const projects = await api.projects.list().all();
  const real = projects.filter(({ demo }) => !demo);
  const project = projects.find(({ id }) => String(id) === api.project) ?? real[0] ?? projects[0];
  if (project === undefined) throw failure('The token reaches no project.');
  return project;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
