/**
 * Moves the points of all lanes, several lanes at a time and a page at a time of each: read, written, acknowledged, noted in the
 * state. So at most one page a lane is in memory, and whatever ends the process costs at most these pages a second time.
 */
import { append } from '../../../model/lists.js';
import type { ImportPoint } from '../../import/rows.js';
import type { Progress } from '../../import/progress.js';
import { failure } from '../../failure.js';
import { compareLanes } from './compare.js';
import { chunkOf, withPoint, type LaneFigures } from './figures.js';
import { Repetition } from './repetition.js';
import type { Lane, Page, Source } from './source.js';
import type { LaneState, MoveState } from './state.js';
import type { Target } from './target.js';
import { inParallel } from './things.js';
import { isGone } from './vendor.js';

/** Pages in a row. */
const MAX_EMPTY = 10_000;
const SERIES_NAMED = 3;
/** Lanes that are compared by the same requests. */
const COMPARED_TOGETHER = 50;
const REASONS = 100;
/** Where no source says how many points there are, each lane is as much of the whole as another. */
const SHARE = 1000;

export interface PointMove {
  readonly source: Source;
  readonly target: Target;
  readonly state: MoveState;
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

export interface PointCounts {
  /** Of this process. */
  read: number;
  stored: number;
  refused: number;
  /** Of the first refusals. */
  readonly reasons: string[];
  /** What the source did not have any more when it was read, with its words. */
  readonly gone: string[];
  /** Why the source gave no figures of its own, where it could. */
  untold?: string;
}

/** What the progress counts to. */
export function totalOf(lanes: readonly Lane[]): { total: number; ofPoints: boolean } {
  const ofPoints = lanes.every(({ expected }) => expected !== undefined);
  return {
    total: ofPoints ? lanes.reduce((sum, { expected = 0 }) => sum + expected, 0) : lanes.length * SHARE,
    ofPoints,
  };
}

export class PointMover {
  readonly counts: PointCounts = { read: 0, stored: 0, refused: 0, reasons: [], gone: [] };
  readonly #toCompare: Lane[] = [];
  #comparing: Promise<void> = Promise.resolve();
  #lanesDone = 0;
  /** One lane failed: the others end after their page. */
  #failed = false;

  constructor(private readonly move: PointMove) {}

  async run(lanes: readonly Lane[]): Promise<void> {
    const { ofPoints } = totalOf(lanes);
    const { state, signal, parallel } = this.move;
    await inParallel(lanes, parallel, async (lane) => {
      if (this.#stops()) return;
      if (!state.lane(lane.key).isRead) await this.#readOrFail(lane, ofPoints);
      this.#lanesDone++;
      this.#tell(lanes, ofPoints);
      if (state.lane(lane.key).isRead && !state.lane(lane.key).isCompared) await this.#compareLater(lane);
    });
    if (!signal.aborted) await this.#compare(this.#toCompare.splice(0));
    await this.#comparing;
  }

  #stops(): boolean {
    return this.#failed || this.move.signal.aborted;
  }

  async #readOrFail(lane: Lane, ofPoints: boolean): Promise<void> {
    try {
      await this.#readLane(lane, ofPoints);
    } catch (error) {
      // One that was deleted meanwhile is no reason to leave the others; where all are, something else is wrong.
      if (isGone(error) && this.move.state.points > 0) {
        this.counts.gone.push(`${lane.device}: ${error.message}`);
        return;
      }
      this.#failed = true;
      throw error;
    }
  }

  async #readLane(lane: Lane, ofPoints: boolean): Promise<void> {
    const { source, target, state } = this.move;
    const at = state.lane(lane.key);
    const pages = new LanePages(lane, at.cursor);
    // The next page is read while one is written.
    let reading = source.read(lane, state.range, at.cursor);
    for (let isLast = false; !isLast && !this.#stops();) {
      const page = await reading;
      pages.check(page);
      const { points, next } = page;
      isLast = next === null;
      if (next !== null) reading = held(source.read(lane, state.range, next));
      const { stored, refused, reasons } = await target.write(points);
      state.page({
        ...{ lane: lane.key, next, points: points.length, refused },
        figures: figuresOf(at.figures, points),
      });
      this.counts.read += points.length;
      this.counts.stored += stored;
      this.counts.refused += refused;
      append(this.counts.reasons, reasons.slice(0, REASONS - this.counts.reasons.length));
      if (ofPoints) this.#tell();
    }
  }

  async #compareLater(lane: Lane): Promise<void> {
    this.#toCompare.push(lane);
    if (this.#toCompare.length >= COMPARED_TOGETHER) await this.#compare(this.#toCompare.splice(0));
  }

  /** One after the other: they are requests of much work. */
  #compare(lanes: readonly Lane[]): Promise<void> {
    this.#comparing = this.#comparing.then(() => this.#compareNow(lanes));
    return this.#comparing;
  }

  async #compareNow(lanes: readonly Lane[]): Promise<void> {
    if (lanes.length === 0) return;
    const { source, target, state } = this.move;
    const compared = await compareLanes(
      { api: target.api, source, range: state.range, untold: (reason) => (this.counts.untold ??= reason) },
      lanes.map((lane) => ({ lane, figures: state.lane(lane.key).figures })),
    );
    for (const [lane, comparisons] of compared) state.compared(lane.key, comparisons);
  }

  #tell(lanes: readonly Lane[] = [], ofPoints = true): void {
    const { points } = this.move.state;
    if (ofPoints) this.move.progress.update(points, points);
    else if (lanes.length > 0) this.move.progress.update(this.#lanesDone * SHARE, points);
  }
}

/** Ensures that a lane has an end. */
class LanePages {
  readonly #cursors: Repetition;
  readonly #points: Repetition;
  #empty = 0;

  constructor(
    private readonly lane: Lane,
    cursor: string | null,
  ) {
    const what = `The pages of ${lane.device} (${lane.series.slice(0, SERIES_NAMED).join(', ')})`;
    [this.#cursors, this.#points] = [new Repetition(what), new Repetition(what)];
    if (cursor !== null) this.#cursors.check(cursor);
  }

  check({ points, next }: Page): void {
    if (next !== null) this.#cursors.check(next);
    if (points.length > 0) this.#points.check(JSON.stringify([points.length, points[0], points.at(-1)]));
    this.#empty = points.length > 0 ? 0 : this.#empty + 1;
    if (next !== null && this.#empty >= MAX_EMPTY)
      throw failure(
        `The source answers ${MAX_EMPTY} pages of ${this.lane.device} without a point, and no end.`,
      );
  }
}

/** A failure is seen when it is awaited. */
function held<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Of the chunks that the points touch, with what was there before. */
function figuresOf(before: LaneState['figures'], points: readonly ImportPoint[]): LaneFigures {
  const touched: LaneFigures = {};
  for (const point of points) {
    const chunk = chunkOf(point.time);
    const chunks = (touched[point.series] ??= {});
    chunks[chunk] = withPoint(chunks[chunk] ?? before[point.series]?.[chunk], point);
  }
  return touched;
}
