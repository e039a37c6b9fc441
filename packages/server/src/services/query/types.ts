/** The parameters of the query families under their own names; the interface itself stands in services.ts. */
import type { Query } from '../services.js';

export type PointsQuery = Parameters<Query['points']>[0];
export type LastQuery = Parameters<Query['last']>[0];
export type FirstQuery = Parameters<Query['first']>[0];
export type BucketsQuery = Parameters<Query['buckets']>[0];
export type StatisticsQuery = Parameters<Query['statistics']>[0];
export type CountsQuery = Parameters<Query['counts']>[0];
