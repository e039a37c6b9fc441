/**
 * What is known of the course of each series since it was last looked at, so that one that sent nothing is not looked at again. Rules: 25 bytes
 * for each series, and what is notable of at most `MAX_NOTABLE`: more are looked at each time.
 */
import type { SeriesHeads } from '../../points/series-heads.js';
import { MAX_NOTABLE } from './limits.js';
import type { Notable } from './notable.js';

const FIRST_CAPACITY = 1_024;

type Heads = Pick<SeriesHeads, 'lastTime' | 'roughCount'>;

export class Remembered {
  #counts = new Float64Array(0);
  #lasts = new Float64Array(0);
  #usual = new Float64Array(0);
  #constant = new Uint8Array(0);
  readonly #notable = new Map<number, Notable>();

  constructor(private readonly heads: Heads) {}

  /** It has the points that it had then. */
  isTrue(series: number): boolean {
    if (series >= this.#counts.length || this.#counts[series] === 0) return false;
    const { heads } = this;
    return (
      this.#counts[series] === heads.roughCount(series) && this.#lasts[series] === heads.lastTime(series)
    );
  }

  /** Points that came since it was last looked at. */
  added(series: number): number {
    return series < this.#counts.length ? this.heads.roughCount(series) - this.#counts[series]! : 0;
  }

  /** 0: it is not known. */
  usual(series: number): number {
    return series < this.#usual.length ? this.#usual[series]! : 0;
  }

  notable(series: number): Notable | undefined {
    return this.#notable.get(series);
  }

  /** It was looked at as far back as ever, and had one value. */
  isConstant(series: number): boolean {
    return this.#constant[series] === 1;
  }

  /** As it was at this look, of which `count` and `last` were taken before. */
  keep(
    series: number,
    seen: { readonly count: number; readonly last: number },
    found: { readonly usual: number; readonly constant: boolean; readonly notable: Notable | undefined },
  ): void {
    this.#reserve(series);
    const { usual, constant, notable } = found;
    this.#usual[series] = usual;
    this.#constant[series] = Number(constant);
    const isFull = this.#notable.size >= MAX_NOTABLE && !this.#notable.has(series);
    if (notable === undefined) this.#notable.delete(series);
    else if (!isFull) this.#notable.set(series, notable);
    this.#counts[series] = notable !== undefined && isFull ? 0 : seen.count;
    this.#lasts[series] = seen.last;
  }

  /** What is not there any more takes no place. */
  keepOnly(isThere: (series: number) => boolean): void {
    for (const series of this.#notable.keys()) if (!isThere(series)) this.#notable.delete(series);
  }

  #reserve(series: number): void {
    if (series < this.#counts.length) return;
    const capacity = Math.max(FIRST_CAPACITY, this.#counts.length * 2, series + 1);
    const grow = (from: Float64Array<ArrayBuffer>) => {
      const to = new Float64Array(capacity);
      to.set(from);
      return to;
    };
    this.#counts = grow(this.#counts);
    this.#lasts = grow(this.#lasts);
    this.#usual = grow(this.#usual);
    const constant = new Uint8Array(capacity);
    constant.set(this.#constant);
    this.#constant = constant;
  }
}
