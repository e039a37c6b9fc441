/** Aggregations and buckets as requests write them; what cannot be read is refused as a wrong field. */
import { Type } from 'typebox';
import { invalidField, showValue } from '../../../errors/error.js';
import { parseAggregation, parseAggregations, type Aggregation } from '../../../model/aggregations.js';
import { BUCKET_EXPECTED, parseBucket, type Bucket } from '../../../model/buckets.js';
import { isZone } from '../../../model/time.js';
import type { Warning } from '../wire/rows.js';

export { BUCKET_EXPECTED };

const MAX_AGGREGATIONS = 20;

/** A text with commas, or a list: a comma inside `time_at_value("a,b")` must not part it. */
export const Aggregations = Type.Union(
  [
    Type.String({ minLength: 1, maxLength: 2000 }),
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: MAX_AGGREGATIONS }),
  ],
  { expected: 'names such as mean, max, p95 as a list or parted by commas', default: 'mean' },
);

export function aggregationsOf(given: string | readonly string[] = 'mean'): Aggregation[] {
  const read = orInvalid('aggregations', given, () =>
    typeof given === 'string' ? parseAggregations(given) : given.map(parseAggregation),
  );
  if (read.length <= MAX_AGGREGATIONS) return read;
  throw invalidField('aggregations', given, `at most ${MAX_AGGREGATIONS} aggregations`);
}

/** A zone is for buckets of a calendar; one of a fixed width begins at the same instants everywhere. */
export function bucketOf(text: string, zone: string | undefined): { bucket: Bucket; warnings: Warning[] } {
  if (zone !== undefined && !isZone(zone))
    throw invalidField('zone', zone, 'an IANA time zone such as Europe/Brussels');
  const bucket = orInvalid('bucket', text, () => parseBucket(text, zone));
  return { bucket, warnings: zone !== undefined && bucket.kind === 'fixed' ? [unusedZone(text)] : [] };
}

const unusedZone = (bucket: string): Warning => ({
  code: 'zone_unused',
  message: `zone has no effect on buckets of ${showValue(bucket)}, which are aligned to 1970-01-01T00:00:00Z; 1d, 1w, 1mo, 1q and 1y follow a zone.`,
});

function orInvalid<T>(field: string, value: unknown, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField(field, value, error.message.replace(/^.*?expected /s, ''));
  }
}
