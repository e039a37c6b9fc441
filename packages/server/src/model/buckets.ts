// Buckets of time (DESIGN §2.7), as the other floors see them: their type, their text, their edges.
export {
  bucketEdges,
  bucketStart,
  checkBucket,
  nextBucket,
  type Bucket,
  type CalendarBucket,
  type CalendarUnit,
  type FixedBucket,
} from './bucket-edges.js';
export { formatBucket, parseBucket } from './bucket-text.js';
