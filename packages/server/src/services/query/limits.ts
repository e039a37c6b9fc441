/** What one query may ask for and answer with, whatever API it came through (docs/limits.md). */
import { TributaryError } from '../../errors/error.js';
import type { SelectedSeries } from '../services.js';

/** Most series of one query, and most buckets of one group. */
export const MAX_SERIES = 10_000;
export const MAX_BUCKETS = 100_000;
/** Most points of one answer. */
export const MAX_POINTS = 100_000;
/** Most points of many devices' instants, each with its share. */
export const MAX_INSTANT_POINTS = 500_000;

export function checkSeries(series: readonly SelectedSeries[]): void {
  if (series.length > MAX_SERIES)
    throw new TributaryError('too_many_series', { value: series.length, limit: MAX_SERIES });
}

export const tooManyBuckets = (limit: number, cause?: Error): TributaryError =>
  new TributaryError('too_many_buckets', { limit }, { cause });
