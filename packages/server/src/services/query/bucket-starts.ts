/** Where the buckets of a query begin. Ensures that a request for very many of them does not hold the event loop. */
import { bucketEdges, type Bucket } from '../../model/buckets.js';
import { Pace } from '../../model/pace.js';
import { MAX_BUCKETS, tooManyBuckets } from './limits.js';

export interface BucketStarts {
  readonly starts: readonly number[];
  /** The starts and, last, the end of the last bucket. */
  readonly edges: readonly number[];
}

export async function bucketStarts(bucket: Bucket, from: number, to: number): Promise<BucketStarts> {
  const edges: number[] = [];
  const pace = new Pace();
  try {
    for (const edge of bucketEdges(bucket, from, to, MAX_BUCKETS)) {
      edges.push(edge);
      if (pace.due()) await pace.rest();
    }
  } catch (error) {
    if (error instanceof RangeError) throw tooManyBuckets(MAX_BUCKETS, error);
    throw error;
  }
  return { starts: edges.slice(0, -1), edges };
}
