// Buckets of time (docs/semantics.md "Buckets"): fixed widths aligned to the epoch, or units of a zone's calendar. This is the only
// place that knows where a bucket begins; the engine gets the edges from here. The label of a bucket is its start, and
// a bucket holds its start but not its end.
import { CALENDAR_UNITS, calendarNext, calendarStart, type CalendarBucket } from './calendar.js';
import type { Micros } from './time-number.js';
import { isZone } from './time-zone.js';

export type { CalendarBucket, CalendarUnit } from './calendar.js';

export interface FixedBucket {
  kind: 'fixed';
  width: Micros;
  /** An edge; the epoch unless given. */
  origin?: Micros;
}

export type Bucket = FixedBucket | CalendarBucket;

/** A thousand years, more than the range of times: wider than this is a mistake of unit. */
const WIDEST = 31_556_952_000_000_000;
const MAX_UNITS = 10_000;

/** The bucket itself if it is usable; else throws RangeError with the member and the value. */
export function checkBucket(bucket: Bucket): Bucket {
  if (bucket.kind === 'fixed') {
    const { width, origin = 0 } = bucket;
    if (!Number.isInteger(width) || width < 1 || width > WIDEST) {
      throw new RangeError(`bucket width ${width} µs; expected a whole number from 1 to ${WIDEST}`);
    }
    if (!Number.isSafeInteger(origin))
      throw new RangeError(`bucket origin ${origin}; expected whole microseconds`);
    return bucket;
  }
  if (!CALENDAR_UNITS.includes(bucket.unit)) {
    throw new RangeError(
      `bucket unit '${String(bucket.unit)}'; expected one of ${CALENDAR_UNITS.join(', ')}`,
    );
  }
  if (!Number.isInteger(bucket.count) || bucket.count < 1 || bucket.count > MAX_UNITS) {
    throw new RangeError(`bucket count ${bucket.count}; expected a whole number from 1 to ${MAX_UNITS}`);
  }
  if (!isZone(bucket.zone)) throw new RangeError(`zone '${bucket.zone}' is unknown; expected an IANA name`);
  return bucket;
}

/** The start of the bucket that holds an instant. */
export function bucketStart(bucket: Bucket, time: Micros): Micros {
  if (bucket.kind === 'calendar') return calendarStart(bucket, time);
  const origin = bucket.origin ?? 0;
  return Math.floor((time - origin) / bucket.width) * bucket.width + origin;
}

/** The end of the bucket that holds an instant, which is the start of the next one. */
export function nextBucket(bucket: Bucket, time: Micros): Micros {
  if (bucket.kind === 'calendar') return calendarNext(bucket, time);
  return bucketStart(bucket, time) + bucket.width;
}

/**
 * The starts of the buckets that cover [from, to), then the end of the last one; none for an empty range. Throws
 * RangeError when there are more than `max` buckets. One by one, because finding so many days of a zone takes long enough
 * for others to want a turn in between.
 */
export function* bucketEdges(bucket: Bucket, from: Micros, to: Micros, max: number): Generator<Micros, void> {
  if (Number.isNaN(from) || Number.isNaN(to))
    throw new RangeError('the range of buckets has an end that is no time');
  if (from >= to) return;
  const start = bucketStart(bucket, from);
  if (bucket.kind === 'fixed' && Math.ceil((to - start) / bucket.width) > max) throw tooMany(max);
  yield start;
  let count = 0;
  for (let edge = start; edge < to;) {
    if (++count > max) throw tooMany(max);
    edge = nextBucket(bucket, edge);
    yield edge;
  }
}

function tooMany(max: number): RangeError {
  return new RangeError(`the range has more than ${max} buckets; choose a wider bucket or a shorter range`);
}
