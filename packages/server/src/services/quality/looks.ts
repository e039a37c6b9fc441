/**
 * How far back each series is looked at, and which of them one statement reads. Rules: a look ends at the newest point of the series, so that what fell
 * silent is known by how it sent; it is the shortest span that has enough points; a statement reads so many points at most, roughly.
 */
import type { Micros } from '../../model/time.js';
import type { SeriesHeads } from '../../points/series-heads.js';
import { ENOUGH_POINTS, POINTS, SPANS } from './limits.js';

/** Points that are read too many before another statement is cheaper. */
const WASTE = 20_000;

export interface Look {
  readonly series: number;
  readonly table: 'numbers' | 'texts';
  /** In `SPANS`. */
  readonly span: number;
  readonly from: Micros;
  /** Excluded. */
  readonly to: Micros;
  /** Of its points, for each microsecond, roughly. */
  readonly density: number;
}

type Heads = Pick<SeriesHeads, 'firstTime' | 'lastTime' | 'roughCount'>;

/** `least`: at least so far back, in `SPANS`. */
export function lookAt(heads: Heads, series: number, table: Look['table'], least = 0): Look {
  const [first, last] = [heads.firstTime(series), heads.lastTime(series)];
  const density = heads.roughCount(series) / Math.max(1, last - first);
  const enough = SPANS.findIndex((span, at) => at >= least && span * density >= ENOUGH_POINTS);
  const span = enough < 0 ? SPANS.length - 1 : enough;
  return { ...{ series, table, span, density }, from: Math.max(first, last - SPANS[span]!), to: last + 1 };
}

/** The next longer look that may show more; undefined: there is none. */
export function lookFurther(heads: Heads, look: Look): Look | undefined {
  if (look.span === SPANS.length - 1 || look.from <= heads.firstTime(look.series)) return undefined;
  return lookAt(heads, look.series, look.table, look.span + 1);
}

/** Of one table, so many as one statement may read; what it reads too much, because others begin earlier, is no more than it has to. */
export function inStatements(looks: readonly Look[]): Look[][] {
  const statements: Look[][] = [];
  let [from, points] = [0, Infinity];
  for (const look of [...looks].sort((a, b) => a.from - b.from)) {
    const { density, to } = look;
    const own = density * (to - look.from);
    if (density * (look.from - from) > own + WASTE || points + density * (to - from) > POINTS) {
      statements.push([]);
      [from, points] = [look.from, 0];
    }
    points += density * (to - from);
    statements.at(-1)!.push(look);
  }
  return statements;
}
