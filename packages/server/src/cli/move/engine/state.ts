/**
 * How far a move is, in a file that outlives every interruption. Rules: a line is written only after its points were
 * acknowledged by the target; a line counts when it is whole, so a process that is killed while it writes loses that line and
 * nothing else, and what it held is read and written again, which changes nothing.
 */
import { closeSync, existsSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { failure, usageError } from '../../failure.js';
import type { Comparison } from './compare.js';
import type { LaneFigures } from './figures.js';
import type { Range } from './source.js';

export interface LaneState {
  /** Where the next page begins; null: at the start. */
  cursor: string | null;
  isRead: boolean;
  isCompared: boolean;
  /** Empty once it was compared. */
  figures: LaneFigures;
}

interface Header {
  readonly move: 1;
  /** Which source and target, in words. */
  readonly what: string;
  readonly range: Range;
}

export interface PageDone {
  readonly lane: string;
  readonly next: string | null;
  readonly points: number;
  readonly refused: number;
  /** All of the chunks that the page touched. */
  readonly figures: LaneFigures;
}

type Line =
  | Header
  | { readonly page: PageDone }
  | { readonly compared: { readonly lane: string; readonly comparisons: readonly Comparison[] } }
  | { readonly finished: true };

const BEGINNING = '{"move":1,';

export class MoveState {
  readonly lanes = new Map<string, LaneState>();
  /** Of an earlier run that ended well: nothing is left to do in it. */
  isFinished = false;
  /** Of all processes that worked on it. */
  points = 0;
  refused = 0;
  range: Range;
  #file: number | undefined;

  private constructor(
    readonly path: string,
    private readonly what: string,
    range: Range,
  ) {
    this.range = range;
  }

  /** Goes on with the file if it is there; its range is then the one that counts. */
  static async open(path: string, what: string, range: Range): Promise<MoveState> {
    const state = new MoveState(path, what, range);
    if (existsSync(path)) await state.#load();
    if (state.isFinished) return MoveState.#anew(path, what, range);
    state.#file ??= openSync(path, 'a', 0o600);
    if (state.lanes.size === 0 && state.#isEmpty) state.#write({ move: 1, what, range });
    return state;
  }

  #isEmpty = true;

  static #anew(path: string, what: string, range: Range): MoveState {
    const state = new MoveState(path, what, range);
    state.#file = openSync(path, 'w', 0o600);
    state.#write({ move: 1, what, range });
    return state;
  }

  lane(key: string): LaneState {
    let lane = this.lanes.get(key);
    if (lane === undefined) this.lanes.set(key, (lane = newLane()));
    return lane;
  }

  /** The points of the page are stored. */
  page(done: PageDone): void {
    this.#apply(done);
    this.#write({ page: done });
  }

  compared(lane: string, comparisons: readonly Comparison[]): void {
    this.#forget(lane);
    this.#write({ compared: { lane, comparisons } });
  }

  finish(): void {
    this.isFinished = true;
    this.#write({ finished: true });
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** Of all lanes, as they were compared. */
  async *comparisons(): AsyncGenerator<Comparison> {
    for await (const line of linesOf(this.path)) if ('compared' in line) yield* line.compared.comparisons;
  }

  #apply({ lane: key, next, points, refused, figures }: PageDone): void {
    const lane = this.lane(key);
    lane.cursor = next;
    lane.isRead = next === null;
    this.points += points;
    this.refused += refused;
    for (const [series, chunks] of Object.entries(figures))
      lane.figures[series] = { ...lane.figures[series], ...chunks };
  }

  #forget(key: string): void {
    const lane = this.lane(key);
    lane.isCompared = true;
    lane.figures = {};
  }

  async #load(): Promise<void> {
    cutTornLine(this.path);
    for await (const line of linesOf(this.path)) {
      if ('move' in line) this.#check(line);
      else if (this.#isEmpty) throw notOurs(this.path);
      else if ('page' in line) this.#apply(line.page);
      else if ('compared' in line) this.#forget(line.compared.lane);
      else this.isFinished = true;
    }
  }

  #check({ what, range }: Header): void {
    if (what !== this.what)
      throw usageError(
        `${this.path} is the state of another move: ${what}.`,
        'Name another file with --state, or delete it.',
      );
    this.range = range;
    this.#isEmpty = false;
  }

  #write(line: Line): void {
    if (this.#file === undefined) throw new Error('the state is closed');
    // One call: a torn line is the last one.
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    this.#isEmpty = false;
  }
}

const newLane = (): LaneState => ({
  cursor: null,
  isRead: false,
  isCompared: false,
  figures: {},
});

const notOurs = (path: string): Error =>
  failure(`${path} is no state of a move.`, 'Name another file with --state.');

async function* linesOf(path: string): AsyncGenerator<Line> {
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    let line: Line;
    try {
      line = JSON.parse(text) as Line;
    } catch {
      throw notOurs(path);
    }
    yield line;
  }
}

const LAST = 2 ** 20;

/** What a killed process left behind the last line break. */
function cutTornLine(path: string): void {
  const file = openSync(path, 'r+');
  try {
    const head = Buffer.alloc(BEGINNING.length);
    const read = readSync(file, head, 0, head.length, 0);
    if (!BEGINNING.startsWith(head.toString('utf8', 0, read))) throw notOurs(path);
    ftruncateSync(file, endOfLastLine(file));
  } finally {
    closeSync(file);
  }
}

function endOfLastLine(file: number): number {
  const piece = Buffer.alloc(LAST);
  let [at, end] = [0, 0];
  for (let count; (count = readSync(file, piece, 0, LAST, at)) > 0; at += count) {
    const found = piece.lastIndexOf(10, count - 1);
    if (found >= 0 && found < count) end = at + found + 1;
  }
  return end;
}
