/**
 * What one panel shows, as it moves on: read, then changed by points, and read again where they do not say enough. Rules: a panel is
 * read again at a bounded rate, the slower the longer its reading takes; points that come while it is read are in what is shown afterwards.
 */
import type { PanelData } from '@tributary/client';
import type { ViewedPanel } from '../source.js';
import type { LivePoint, Member } from './board-tail.js';
import { withPoints } from './with-points.js';

export interface PanelView {
  readonly data: PanelData | undefined;
  readonly problem: string | undefined;
  readonly loading: boolean;
}

export interface FeedOptions {
  readonly panel: ViewedPanel;
  readonly read: (signal: AbortSignal) => Promise<PanelData>;
  readonly fail: (error: unknown) => string;
  readonly show: (change: (before: PanelView) => PanelView) => void;
  /** Of the screen. */
  readonly pixels: number;
}

/** After a change, such as an edge that is dragged on. */
const CALM_MS = 80;
/** From the end of one reading to the next, and at least so many times as long as it took. */
const REST_MS = 700;
const SLOW_REST_MS = 5_000;
const REST_SHARE = 4;
/** Points since the last reading: of those that come meanwhile, and those that were added. */
const MOST_POINTS = 2_000;
const MOVE_MS = 1_000;
/** Seconds at which points ahead of the clock have their time; those beyond are found when the board is looked at anew. */
const MOST_AHEAD = 1_000;

export class PanelFeed implements Member {
  #data: PanelData | undefined;
  #came: LivePoint[] = [];
  #added = 0;
  #reading: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;
  /** Rest before the reading that follows the present one. */
  #next = Infinity;
  /** When points that came ahead of the clock have their time: whole seconds, by the clock of the server. */
  #later = new Set<number>();
  #mover: ReturnType<typeof setInterval> | undefined;
  #rested = { end: -Infinity, took: 0 };
  /** The server's clock less this one. */
  #ahead = 0;
  #wants: ((series: readonly number[]) => void) | undefined;

  constructor(private readonly options: FeedOptions) {}

  start(): void {
    this.options.show((before) => ({ ...before, loading: true }));
    this.#arm(Date.now() + CALM_MS);
  }

  stop(): void {
    this.follow(undefined);
    clearTimeout(this.#timer);
    this.#reading?.abort();
  }

  /** Somebody asks for it. */
  lookNow(): void {
    this.options.show((before) => ({ ...before, loading: true }));
    this.#arm(Date.now());
  }

  lookAnew(): void {
    this.#lookAfter(REST_MS);
  }

  /** From now on points come; is told which series are shown. Undefined: no more. */
  follow(wants: ((series: readonly number[]) => void) | undefined): void {
    clearInterval(this.#mover);
    this.#later.clear();
    this.#wants = wants;
    if (wants === undefined) return;
    this.#mover = setInterval(() => this.#move(), MOVE_MS);
    if (this.#data !== undefined) wants(idsOf(this.#data));
  }

  take(points: readonly LivePoint[]): void {
    if (this.#reading !== undefined) for (const point of points) this.#came.push(point);
    if (this.#came.length > MOST_POINTS) {
      this.#came = [];
      this.lookAnew();
    }
    this.#apply(points);
  }

  #apply(points: readonly LivePoint[]): void {
    const { panel } = this.options;
    if (this.#data === undefined || points.length === 0) return;
    const now = Date.now() + this.#ahead;
    const { data, read, added, ahead } = withPoints(panel, this.#data, points, now);
    for (const time of ahead)
      if (this.#wants !== undefined && this.#later.size < MOST_AHEAD) this.#later.add(Math.ceil(time / 1000));
    this.#added += added;
    if (read === 'again' || this.#added > MOST_POINTS) this.#lookAfter(REST_MS);
    else if (read === 'slowly') this.#lookAfter(SLOW_REST_MS);
    if (data === this.#data) return;
    this.#data = movedTo(data, now);
    this.#show();
  }

  /** The range goes on, also where nothing comes: when that is a pixel. */
  #move(): void {
    this.#lookAtLater();
    if (this.#data === undefined || !['line', 'band', 'bar', 'timeline'].includes(this.options.panel.kind))
      return;
    const now = Date.now() + this.#ahead;
    const [from, to] = [Date.parse(this.#data.from), Date.parse(this.#data.to)];
    if (now - to < (to - from) / this.options.pixels) return;
    this.#data = movedTo(this.#data, now);
    this.#show();
  }

  /** It may have been deleted since, so it is read. */
  #lookAtLater(): void {
    const now = (Date.now() + this.#ahead) / 1000;
    const due = [...this.#later].filter((second) => second <= now);
    for (const second of due) this.#later.delete(second);
    if (due.length > 0) this.lookAnew();
  }

  #show(): void {
    const data = this.#data;
    this.options.show((before) => ({ ...before, data }));
  }

  /** What is asked for while it is read waits for the end of that. */
  #lookAfter(rest: number): void {
    if (this.#reading !== undefined) this.#next = Math.min(this.#next, rest);
    else this.#arm(this.#rested.end + Math.max(rest, this.#rested.took * REST_SHARE));
  }

  /** What is asked for sooner comes first, and serves whoever asked for later. */
  #arm(at: number): void {
    if (at >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = at;
    this.#timer = setTimeout(() => void this.#read(), Math.max(0, at - Date.now()));
  }

  async #read(): Promise<void> {
    this.#due = Infinity;
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#came = [];
    this.#next = Infinity;
    const began = Date.now();
    try {
      const data = await this.options.read(reading.signal);
      if (reading.signal.aborted) return;
      this.#ended(began);
      this.#data = data;
      this.#added = 0;
      this.#ahead = Date.parse(data.to) - began;
      this.options.show(() => ({ data, problem: undefined, loading: false }));
      this.#wants?.(idsOf(data));
      this.#apply(this.#came.splice(0));
    } catch (error) {
      if (reading.signal.aborted) return;
      this.#ended(began);
      this.#data = undefined;
      this.options.show(() => ({ data: undefined, problem: this.options.fail(error), loading: false }));
      this.#wants?.([]);
    }
  }

  #ended(began: number): void {
    this.#reading = undefined;
    this.#rested = { end: Date.now(), took: Date.now() - began };
    if (this.#next < Infinity) this.#lookAfter(this.#next);
  }
}

const idsOf = ({ lines }: PanelData): number[] => lines.map(({ series }) => series.id);

function movedTo(data: PanelData, now: number): PanelData {
  const by = now - Date.parse(data.to);
  if (by <= 0) return data;
  const later = (time: string) => new Date(Date.parse(time) + by).toISOString();
  return { ...data, from: later(data.from), to: later(data.to) };
}
