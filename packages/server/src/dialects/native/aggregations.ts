/** Aggregations and buckets as requests write them; what cannot be read is told as a wrong field. */
import { Type } from 'typebox';
import { invalidField } from '../../errors/error.js';
import { parseAggregation, parseAggregations, type Aggregation } from '../../model/aggregations.js';
import { parseBucket, type Bucket } from '../../model/buckets.js';
import { isZone } from '../../model/time.js';

/** A text with commas, or a list: a comma inside `time_at_value("a,b")` must not part it. */
export const Aggregations = Type.Union(
  [
    Type.String({ minLength: 1, maxLength: 2000 }),
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 20 }),
  ],
  { expected: 'names such as mean, max, p95 as a list or parted by commas', default: 'mean' },
);
const MOST = 20;

export function aggregationsOf(given: string | readonly string[] = 'mean'): Aggregation[] {
  const read = orInvalid('aggregations', given, () =>
    typeof given === 'string' ? parseAggregations(given) : given.map(parseAggregation),
  );
  if (read.length <= MOST) return read;
  throw invalidField('aggregations', given, `at most ${MOST} aggregations`);
}

export function bucketOf(text: string, zone: string | undefined): Bucket {
  if (zone !== undefined && !isZone(zone))
    throw invalidField('zone', zone, 'an IANA time zone such as Europe/Brussels');
  return orInvalid('bucket', text, () => parseBucket(text, zone));
}

function orInvalid<T>(field: string, value: unknown, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField(field, value, error.message.replace(/^.*?expected /s, ''));
  }
}
