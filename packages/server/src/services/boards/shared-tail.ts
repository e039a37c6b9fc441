/**
 * New points for who looks at a board by a link: one reader of the project's for all streams of the board. Rules: what the board shows is
 * looked up again where it, a device or a series was changed, and no point that came after the change is told before that is done; each two
 * seconds it is looked up for new series, and for changes by other servers. Points have no ids here, which would count those of the whole
 * project: who was away reads the panels again.
 */
import { TributaryError } from '../../errors/error.js';
import type { Board } from '../../model/records/board.js';
import { nowMicros } from '../../model/time.js';
import type { SharedBoard, SharedPoint, SharedTail, Tail, TailPoint } from '../services.js';
import type { ReaderParts } from './panel-reader.js';
import { reachesOf, toldOf, type Reaches } from './reach.js';

export interface LiveParts {
  readonly tail: Tail;
  readonly selections: ReaderParts['selections'];
  readonly changes: {
    /** Moves with every change of a device or a series. */
    revision(): string;
    /** Moves with what is made by writing points too. */
    stamp(): string;
  };
  /** Other servers may change the catalog. */
  readonly isShared: boolean;
  /** Lets a lookup wait for its turn among those of strangers. */
  readonly inTurn: <T>(share: number, work: () => Promise<T>) => Promise<T>;
  /** The board cannot be told any more: its streams are looked at. */
  readonly failed: (board: number) => void;
}

type Tell = (point: SharedPoint) => void;

/** From one look for new series to the next, and from a lookup that failed. */
const LOOK_MS = 2_000;
/** From the end of a lookup to the next, as many times as long as it took. */
const REST_SHARE = 4;
/** Points that wait for a lookup; beyond them the oldest are not told. */
const MOST_HELD = 2_000;
/** Points ahead of the clock that are told of once more when their time has come, and how far ahead. */
const AHEAD = { points: 1_000, milliseconds: 3_600_000 };

/** Tells the streams of each board, and looks up what it shows while it has some. */
export class LiveBoards {
  readonly #boards = new Map<number, LiveBoard>();

  constructor(private readonly parts: LiveParts) {}

  async tail(shared: SharedBoard, tell: Tell): Promise<SharedTail> {
    const { id } = shared.board;
    const live = this.#boards.get(id) ?? new LiveBoard(this.parts, shared);
    this.#boards.set(id, live);
    live.tells.add(tell);
    const end = () => {
      live.tells.delete(tell);
      if (live.tells.size > 0 || this.#boards.get(id) !== live) return;
      this.#boards.delete(id);
      live.end();
    };
    try {
      await live.show(shared);
    } catch (error) {
      end();
      throw error;
    }
    return { show: (now) => live.show(now), end };
  }
}

class LiveBoard {
  readonly tells = new Set<Tell>();
  #reaches: Reaches = new Map();
  /** What the reaches are of. */
  #known: { readonly board: Board; readonly revision: string; readonly stamp: string } | undefined;
  #problem: TributaryError | undefined;
  #leave: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #due = Infinity;
  /** No lookup begins before, unless somebody waits for it. */
  #restUntil = -Infinity;
  #held: TailPoint[] = [];
  readonly #ahead = new Set<NodeJS.Timeout>();
  #ended = false;

  constructor(
    private readonly parts: LiveParts,
    private shared: SharedBoard,
  ) {}

  /** Resolves when what is told is of this board, or a later one; rejects where that cannot be told. */
  async show(shared: SharedBoard): Promise<void> {
    if (shared.board.revision > this.shared.board.revision) {
      this.shared = shared;
      this.#problem = undefined;
    }
    if (this.#problem !== undefined) throw this.#problem;
    while (this.#known?.board !== this.shared.board && !this.#ended) await this.#look();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    for (const timer of this.#ahead) clearTimeout(timer);
    this.#leave?.();
  }

  get #isCurrent(): boolean {
    const { board, revision } = this.#known ?? {};
    return board === this.shared.board && revision === this.parts.changes.revision();
  }

  #came(point: TailPoint): void {
    if (this.#held.length === 0 && this.#isCurrent) return this.#tell(point);
    this.#held.push(point);
    if (this.#held.length > MOST_HELD) this.#held.shift();
    if (this.#looking === undefined) this.#arm(0);
  }

  #tell(point: TailPoint): void {
    const told = toldOf(point, this.#reaches.get(point.series));
    if (told === undefined) return;
    for (const tell of this.tells) tell(told);
    const wait = Math.ceil((point.time - nowMicros()) / 1000);
    if (wait > 0 && wait <= AHEAD.milliseconds && this.#ahead.size < AHEAD.points)
      this.#tellLater(point, wait);
  }

  /** No more than that it is there: it may have been deleted by then, which a query of the panel finds. */
  #tellLater({ series, device, name }: TailPoint, wait: number): void {
    const timer = setTimeout(() => {
      this.#ahead.delete(timer);
      if (this.#isCurrent && this.#reaches.has(series)) for (const tell of this.tells) tell({ device, name });
    }, wait).unref();
    this.#ahead.add(timer);
  }

  #arm(after: number): void {
    const now = performance.now();
    const at = Math.max(now + after, this.#restUntil);
    if (this.#ended || at >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = at;
    this.#timer = setTimeout(() => void this.#lookAgain(), at - now).unref();
  }

  async #lookAgain(): Promise<void> {
    this.#due = Infinity;
    const { changes, isShared, failed } = this.parts;
    if (!isShared && this.#isCurrent && this.#known?.stamp === changes.stamp()) return this.#arm(LOOK_MS);
    await this.#look().catch(() => undefined);
    if (this.#problem !== undefined) failed(this.shared.board.id);
  }

  /** One at a time, for whoever asks. */
  #look(): Promise<void> {
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = undefined;
      this.#arm(this.#held.length > 0 ? 0 : LOOK_MS);
    });
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    const { changes, inTurn } = this.parts;
    let began = performance.now();
    let held: TailPoint[] = [];
    try {
      await inTurn(this.shared.share.id, async () => {
        const { shared } = this;
        began = performance.now();
        const known = { board: shared.board, revision: changes.revision(), stamp: changes.stamp() };
        // Those that come from now on may come after a change that this lookup does not see.
        held = this.#held.splice(0);
        await this.#follow(shared, await reachesOf(this.parts, shared));
        this.#known = known;
      });
      const end = performance.now();
      this.#restUntil = end + (end - began) * REST_SHARE;
      for (const point of held) this.#tell(point);
    } catch (error) {
      this.#held = [...held, ...this.#held].slice(-MOST_HELD);
      this.#restUntil = performance.now() + LOOK_MS;
      // What passes is tried again.
      if (error instanceof TributaryError && !error.retryable) this.#problem = error;
      throw error;
    }
  }

  async #follow({ project }: SharedBoard, reaches: Reaches): Promise<void> {
    const before = this.#reaches;
    const isSame = reaches.size === before.size && [...reaches.keys()].every((id) => before.has(id));
    if (!isSame) {
      const seriesIds = [...reaches.keys()];
      const reader = { point: (point: TailPoint) => this.#came(point), gap: () => undefined };
      const leave =
        seriesIds.length === 0
          ? undefined
          : await this.parts.tail.subscribe(project.id, { seriesIds }, undefined, reader);
      this.#leave?.();
      this.#leave = leave;
      if (this.#ended) leave?.();
    }
    this.#reaches = reaches;
  }
}
