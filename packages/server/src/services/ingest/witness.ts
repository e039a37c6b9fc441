/**
 * One point that vouches for a whole batch. Rule: rows of one table that are committed together are one block of the spool
 * under one checksum (points/spool/segment.ts), so after a crash either all of them are there or none is.
 */
import type { Micros } from '../../model/time.js';
import type { PointIdentity } from '../services.js';
import type { Batch } from './batch.js';

/** `latest` is the last instant that is accepted. */
export function witnessOf(batch: Batch, latest: Micros): PointIdentity | undefined {
  const { rows, series, times, sequences, texts, extras, wanted, refusedCount } = batch;
  if (rows === 0 || texts.size > 0 || extras.size > 0 || wanted.length > 0 || refusedCount > 0)
    return undefined;
  for (let row = 0; row < rows; row++) if (!(times[row]! >= 0 && times[row]! <= latest)) return undefined;
  const last = rows - 1;
  return { series: series[last]!, time: times[last]!, sequence: sequences[last]! };
}
