// Buckets of time (docs/semantics.md "Buckets"), as the other floors see them: their type, their text, their edges.
export {
  bucketEdges,
  bucketStart,
  checkBucket,
  nextBucket,
  type Bucket,
  type CalendarUnit,
} from './bucket-edges.js';
export { BUCKET_EXPECTED, formatBucket, parseBucket } from './bucket-text.js';
