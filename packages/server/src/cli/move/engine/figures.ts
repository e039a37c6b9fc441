/**
 * Count, sum, first and last of the points of a series in a chunk of time: what tells whether two platforms hold the same.
 * Chunks are of a fixed width and aligned to 1970, as the buckets of the platforms that can be asked for such figures.
 */
import { createHash } from 'node:crypto';
import type { PointValue } from '../../../model/kinds.js';
import { MICROS_PER_DAY, type Micros } from '../../../model/time.js';

/** 30 days. */
export const CHUNK: Micros = 30 * MICROS_PER_DAY;
export const chunkOf = (time: Micros): Micros => Math.floor(time / CHUNK) * CHUNK;

/** Texts longer than this are kept as their digest. */
const MAX_TEXT = 64;
/** Sums are added in another order by each platform. */
const SUM_TOLERANCE = 1e-9;

export interface Instant {
  readonly time: Micros;
  readonly sequence: number;
  readonly value: PointValue;
}

export interface Figures {
  readonly count: number;
  /** Of numbers; booleans count as 1 and 0. Null where a value is a text. */
  readonly sum: number | null;
  /** Sum of the sizes without signs: how much of a difference between sums is rounding. */
  readonly size: number;
  readonly first: Instant;
  readonly last: Instant;
}

/** Of the series of a lane, by name and start of the chunk. */
export type LaneFigures = Record<string, Record<string, Figures>>;

interface Point {
  readonly time: Micros;
  readonly sequence?: number;
  readonly value: PointValue;
}

export function withPoint(figures: Figures | undefined, { time, sequence = 0, value }: Point): Figures {
  const instant = { time, sequence, value: shortValue(value) };
  const number = typeof value === 'string' ? null : Number(value);
  if (figures === undefined)
    return { count: 1, sum: number, size: Math.abs(number ?? 0), first: instant, last: instant };
  return {
    count: figures.count + 1,
    sum: figures.sum === null || number === null ? null : figures.sum + number,
    size: figures.size + Math.abs(number ?? 0),
    first: isBefore(instant, figures.first) ? instant : figures.first,
    last: isBefore(instant, figures.last) ? figures.last : instant,
  };
}

const isBefore = (one: Instant, other: Instant): boolean =>
  one.time < other.time || (one.time === other.time && one.sequence < other.sequence);

/** As it stands in figures. */
export function shortValue(value: PointValue): PointValue {
  if (typeof value !== 'string' || value.length <= MAX_TEXT) return value;
  return `sha256:${createHash('sha256').update(value).digest('hex')}`;
}

export function sameSum(one: number, other: number, size: number): boolean {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return true;
  return Math.abs(one - other) <= SUM_TOLERANCE * Math.max(size, Number.MIN_VALUE);
}

/** Booleans are 1 and 0 in some platforms. */
export const sameValue = (one: PointValue, other: PointValue): boolean =>
  one === other || (typeof one !== 'string' && typeof other !== 'string' && Number(one) === Number(other));
