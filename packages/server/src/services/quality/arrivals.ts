/**
 * How points of each series arrive: how many, how late, and how many were not newer than all others, for which the store has no memory. Rules:
 * counted as points are pushed, in typed arrays that are made for series that send (64 bytes each); the last one or two days; a restart
 * forgets them. Ids are dense, so 1,024 of them share a page.
 */
import { MICROS_PER_SECOND, nowMicros, type Micros } from '../../model/time.js';
import { LATE_SECONDS, WINDOW } from './limits.js';

/** Of one series, since `since`. */
export interface Arrived {
  readonly received: number;
  /** Points that came more than `LATE_SECONDS` after their time. */
  readonly late: number;
  /** Points that may have been written over another one. */
  readonly behind: number;
  /** Seconds from the time of a point to its arrival; below 0 of what lies in the future. */
  readonly least: number;
  readonly most: number;
  /** Seconds in which something arrived. */
  readonly requests: number;
}

const PAGE = 1_024;
const RECEIVED = 0;
const LATE = 1;
const BEHIND = 2;
const LEAST = 3;
const MOST = 4;
const REQUESTS = 5;
const LAST = 6;
const WIDTH = 8;
const MAX_SECONDS = 2 ** 31 - 1;

interface Versions {
  readonly version: number;
  raiseVersion(atLeast: number): void;
}

interface Window {
  readonly pages: (Int32Array | undefined)[];
  readonly begun: Micros;
  /** All that is pushed in it has this version or a greater one. */
  readonly version: number;
}

export class Arrivals {
  #current: Window;
  #before: Window;
  #now = 0;
  /** Of the current window, from 1. */
  #second = 0;

  constructor(
    private readonly heads: Versions,
    private readonly clock: () => Micros = nowMicros,
  ) {
    this.#current = this.#begin();
    this.#before = this.#current;
  }

  /** From when on it is counted. */
  get since(): Micros {
    this.begin();
    return this.#before.begun;
  }

  /** What was pushed since then has this version or a greater one. */
  get version(): number {
    return this.#before.version;
  }

  /** Some points are pushed now. */
  begin(): void {
    this.#now = this.clock();
    this.#second = Math.floor((this.#now - this.#current.begun) / MICROS_PER_SECOND) + 1;
    if (this.#now - this.#current.begun < WINDOW) return;
    const isOld = this.#now - this.#current.begun >= 2 * WINDOW;
    const next = this.#begin();
    this.#before = isOld ? next : this.#current;
    this.#current = next;
    this.#second = 1;
  }

  #begin(): Window {
    this.heads.raiseVersion(this.heads.version + 1);
    return { pages: [], begun: this.clock(), version: this.heads.version };
  }

  /** Hot: a point of a series; `behind`: it is not newer than all others. */
  note(series: number, time: Micros, behind: boolean): void {
    const { pages } = this.#current;
    const page = (pages[series >>> 10] ??= made());
    const at = (series & (PAGE - 1)) * WIDTH;
    const seconds = Math.floor((this.#now - time) / MICROS_PER_SECOND);
    const later = seconds > MAX_SECONDS ? MAX_SECONDS : seconds;
    page[at + RECEIVED]!++;
    if (later > LATE_SECONDS) page[at + LATE]!++;
    if (behind) page[at + BEHIND]!++;
    if (later < page[at + LEAST]!) page[at + LEAST] = later;
    if (later > page[at + MOST]!) page[at + MOST] = later;
    if (page[at + LAST] === this.#second) return;
    page[at + LAST] = this.#second;
    page[at + REQUESTS]!++;
  }

  /** Undefined: nothing was received. */
  of(series: number): Arrived | undefined {
    const [current, before] = [inWindow(this.#current, series), inWindow(this.#before, series)];
    if (current === undefined || before === undefined || this.#current === this.#before)
      return current ?? before;
    return {
      received: current.received + before.received,
      late: current.late + before.late,
      behind: current.behind + before.behind,
      least: Math.min(current.least, before.least),
      most: Math.max(current.most, before.most),
      requests: current.requests + before.requests,
    };
  }

  /** Points of it were deleted: what was received can no longer be held against what is there. */
  forget(series: number): void {
    for (const { pages } of [this.#current, this.#before]) {
      const page = pages[series >>> 10];
      if (page !== undefined) clear(page, (series & (PAGE - 1)) * WIDTH);
    }
  }
}

function made(): Int32Array {
  const page = new Int32Array(PAGE * WIDTH);
  for (let at = 0; at < page.length; at += WIDTH) clear(page, at);
  return page;
}

function clear(page: Int32Array, at: number): void {
  page.fill(0, at, at + WIDTH);
  page[at + LEAST] = MAX_SECONDS;
  page[at + MOST] = -MAX_SECONDS;
}

function inWindow({ pages }: Window, series: number): Arrived | undefined {
  const page = pages[series >>> 10];
  const at = (series & (PAGE - 1)) * WIDTH;
  if (page === undefined || page[at + RECEIVED] === 0) return undefined;
  return {
    received: page[at + RECEIVED]!,
    late: page[at + LATE]!,
    behind: page[at + BEHIND]!,
    least: page[at + LEAST]!,
    most: page[at + MOST]!,
    requests: page[at + REQUESTS]!,
  };
}
