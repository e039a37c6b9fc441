/**
 * The one tail of an open board: its panels join it, and each says which series it shows. Rules: one connection, whatever the number of panels;
 * no more series than its bound; what may have been missed makes every panel look anew; points are handed on together, so that no panel is
 * drawn with each.
 */
import { TributaryApiError, type SharedPoint } from '@tributary/client';

/** Of a point that a stranger does not see as it was measured, that there is one. */
export type LivePoint = SharedPoint;

/** `full`: more series than one tail has; `failed`: it cannot be opened, and is tried again. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'full' | 'failed' | 'idle';

export interface TailEvents {
  readonly signal: AbortSignal;
  /** Points from now on come; `missed`: some before may have come and gone. */
  readonly onOpen: (missed: boolean) => void;
  readonly onMissed: () => void;
  readonly onLost: () => void;
}
export type OpenTail = (seriesIds: readonly number[], events: TailEvents) => AsyncIterable<LivePoint>;

export interface Member {
  take(points: readonly LivePoint[]): void;
  /** Something may have been missed. */
  lookAnew(): void;
}

export interface Seat {
  /** Which series the panel shows. Until this is said, the tail waits for it a while. */
  wants(seriesIds: readonly number[]): void;
  leave(): void;
}

/** As many as the server tells who has a link, and as an address holds. */
export const MOST_LIVE = 300;
const CALM_MS = 50;
/** A panel whose first look takes longer joins later. */
const PATIENCE_MS = 3_000;
const HAND_ON_MS = 250;
/** Points that wait to be handed on. */
const MOST_WAITING = 5_000;
const AGAIN_MS = 15_000;

export class BoardTail {
  readonly #members = new Map<Member, readonly number[] | undefined>();
  readonly #began = Date.now();
  #open: { readonly ids: ReadonlySet<number>; readonly end: AbortController } | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #handing: ReturnType<typeof setTimeout> | undefined;
  #waiting: LivePoint[] = [];

  constructor(
    private readonly opens: OpenTail,
    private readonly tell: (state: LiveState) => void,
    private readonly fail: (error: unknown) => void,
  ) {}

  join(member: Member): Seat {
    const wants = (ids: readonly number[] | undefined) => {
      this.#members.set(member, ids);
      this.#settle();
    };
    wants(undefined);
    return {
      wants,
      leave: () => {
        this.#members.delete(member);
        this.#settle();
      },
    };
  }

  close(): void {
    clearTimeout(this.#settling);
    clearTimeout(this.#handing);
    this.#members.clear();
    this.#end();
  }

  #settle(after = CALM_MS): void {
    clearTimeout(this.#settling);
    const isDecided = [...this.#members.values()].every((ids) => ids !== undefined);
    const patience = this.#began + PATIENCE_MS - Date.now();
    const wait = isDecided || this.#open !== undefined ? after : Math.max(after, patience);
    this.#settling = setTimeout(() => this.#settled(), wait);
  }

  #settled(): void {
    const ids = new Set([...this.#members.values()].flatMap((some) => some ?? []));
    const has = this.#open?.ids;
    // What nobody wants any more does no harm until there is something else.
    if (ids.size > 0 && has !== undefined && [...ids].every((id) => has.has(id))) return;
    this.#end();
    if (ids.size === 0 || ids.size > MOST_LIVE) return this.tell(ids.size === 0 ? 'idle' : 'full');
    this.tell('connecting');
    const end = new AbortController();
    this.#open = { ids, end };
    this.#listen([...ids], end.signal).catch((error: unknown) => {
      if (end.signal.aborted) return;
      this.#end();
      // By a link the server counts the series, those of panels too that were not read yet.
      const isFull = error instanceof TributaryApiError && error.code === 'query_too_large';
      this.tell(isFull ? 'full' : 'failed');
      this.fail(error);
      this.#settle(AGAIN_MS);
    });
  }

  async #listen(ids: readonly number[], signal: AbortSignal): Promise<void> {
    const unlessEnded =
      <A extends readonly unknown[]>(act: (...given: A) => void) =>
      (...given: A) => {
        if (!signal.aborted) act(...given);
      };
    const events: TailEvents = {
      signal,
      onOpen: unlessEnded((missed) => {
        this.tell('live');
        if (missed) this.#lookAnew();
      }),
      onMissed: unlessEnded(() => this.#lookAnew()),
      onLost: unlessEnded(() => this.tell('reconnecting')),
    };
    for await (const point of this.opens(ids, events)) {
      if (signal.aborted) return;
      this.#waiting.push(point);
      this.#handing ??= setTimeout(() => this.#handOn(), HAND_ON_MS);
      if (this.#waiting.length <= MOST_WAITING) continue;
      this.#waiting = [];
      this.#lookAnew();
    }
  }

  #handOn(): void {
    this.#handing = undefined;
    const points = this.#waiting;
    this.#waiting = [];
    if (points.length > 0) for (const member of [...this.#members.keys()]) member.take(points);
  }

  #lookAnew(): void {
    for (const member of [...this.#members.keys()]) member.lookAnew();
  }

  #end(): void {
    this.#open?.end.abort();
    this.#open = undefined;
    this.#waiting = [];
  }
}
