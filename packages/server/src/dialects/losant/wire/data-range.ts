/**
 * The time range of a data query. Rules: `start` and `end` are milliseconds, 0 is now and a negative number relative to now;
 * with buckets a relative time is rounded up to the resolution (counted from 1970, UTC), an absolute one is kept and buckets
 * count from `start`; without `start` the range has the length `duration`, without both it begins in 1970.
 */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';

export interface RangeRequest {
  readonly start?: number;
  readonly end?: number;
  readonly duration?: number;
  readonly resolution?: number;
}

/** Milliseconds; `end` is excluded. */
export interface DataRange {
  readonly start: number;
  readonly end: number;
  /** Width of a bucket; undefined: one bucket over the whole range. */
  readonly step: number | undefined;
}

/** In the year 2255: microseconds are exact until then, with one millisecond to spare. */
const LATEST = Math.floor(Number.MAX_SAFE_INTEGER / 1000) - 1;
const EXPECTED =
  'milliseconds since 1970 (a number, no ISO text), 0 for now or negative for so long before now';

export function resolveRange(request: RangeRequest, now: number): DataRange {
  const step = stepOf(request.resolution);
  const up = (time: number): number =>
    step === undefined ? time : Math.min(Math.ceil(time / step) * step, LATEST);
  const relative = (value: number): number => up(Math.max(0, now + value));
  const time = (field: 'start' | 'end'): number | undefined => {
    const value = request[field];
    if (value === undefined) return undefined;
    if (!(Math.abs(value) <= LATEST)) throw invalidField(field, value, EXPECTED);
    return value <= 0 ? relative(Math.ceil(value)) : Math.floor(value);
  };
  const end = time('end') ?? relative(0);
  const duration = request.duration === undefined ? undefined : Math.floor(request.duration);
  const start = time('start') ?? (duration === undefined ? 0 : end - duration);
  return { start: Math.min(Math.max(0, start), LATEST), end, step };
}

function stepOf(resolution: number | undefined): number | undefined {
  if (resolution === undefined || resolution === 0) return undefined;
  if (resolution >= 1 && resolution <= LATEST) return Math.floor(resolution);
  throw invalidField(
    'resolution',
    resolution,
    'milliseconds from 1, or 0 for one bucket over the whole range',
  );
}

/** When a range that is not bucketed ends: absent or 0 is now, negative relative to now. Milliseconds. */
export const resolveEnd = (end: number | undefined, now: number): number =>
  resolveRange(given({ end }), now).end;
