/**
 * How far a move is, in a file that outlives every interruption. Rules: a line is written only after its points were
 * acknowledged by the target; a line counts when it is whole, so a process that is killed while it writes loses that line and
 * nothing else, and what it held is read and written again, which changes nothing.
 */
import { usageError } from '../../failure.js';
import type { Comparison } from './compare.js';
import type { LaneFigures } from './figures.js';
import type { Range } from './source.js';
import { noState, StateFile } from './state-file.js';

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
  /** Of all processes that worked on it. */
  points = 0;
  refused = 0;
  /** Whether an earlier process began it. */
  isResumed = false;
  #isFinished = false;

  private constructor(
    private readonly file: StateFile,
    private readonly what: string,
    public range: Range,
  ) {}

  /** Goes on with the file if it is there and not of a move that ended; its range is then the one that counts. */
  static async open(path: string, what: string, range: Range): Promise<MoveState> {
    const file = StateFile.open(path, BEGINNING);
    try {
      const before = new MoveState(file, what, range);
      await before.#load();
      if (before.isResumed && !before.#isFinished) return before;
      file.clear();
      const state = new MoveState(file, what, range);
      state.#write({ move: 1, what, range });
      return state;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  get path(): string {
    return this.file.path;
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
    this.#write({ finished: true });
  }

  close(): void {
    this.file.close();
  }

  /** Of all lanes, as they were compared. */
  async *comparisons(): AsyncGenerator<Comparison> {
    for await (const line of this.#lines()) if ('compared' in line) yield* line.compared.comparisons;
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
    for await (const line of this.#lines()) {
      if ('move' in line) this.#check(line);
      else if (!this.isResumed) throw noState(this.path);
      else if ('page' in line) this.#apply(line.page);
      else if ('compared' in line) this.#forget(line.compared.lane);
      else this.#isFinished = true;
    }
  }

  #check({ what, range }: Header): void {
    if (what !== this.what)
      throw usageError(
        `${this.path} is the state of another move: ${what}.`,
        'Name another file with --state, or delete it.',
      );
    this.range = range;
    this.isResumed = true;
  }

  async *#lines(): AsyncGenerator<Line> {
    for await (const text of this.file.lines()) {
      let line: Line;
      try {
        line = JSON.parse(text) as Line;
      } catch {
        throw noState(this.path);
      }
      yield line;
    }
  }

  #write(line: Line): void {
    this.file.append(
      JSON.stringify(line).replace(LINE_ENDS, (one) => (one === '\u2028' ? '\\u2028' : '\\u2029')),
    );
  }
}

/** Which JSON leaves as they are, and readers of lines take for what they are. */
const LINE_ENDS = /[\u2028\u2029]/g;

const newLane = (): LaneState => ({
  cursor: null,
  isRead: false,
  isCompared: false,
  figures: {},
});
