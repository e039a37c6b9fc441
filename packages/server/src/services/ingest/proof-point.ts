/**
 * The point whose presence in the store proves that a whole batch is there. Rule: rows of one table that are committed together are one block of the spool
 * under one checksum (points/spool/segment.ts), so after a crash either all of them are there or none is.
 */
import type { PointIdentity } from '../services.js';
import type { AcceptedTimes } from './times.js';

/** What it looks at of a batch: columns, and whatever is not a number alone. */
export interface Rows {
  readonly rows: number;
  readonly series: ArrayLike<number>;
  readonly times: ArrayLike<number>;
  readonly indexes: ArrayLike<number>;
  readonly sequences: ArrayLike<number>;
  readonly texts: { readonly size: number };
  readonly extras: { readonly size: number };
  readonly wanted: { readonly length: number };
  readonly refusedCount: number;
  acceptedTimes(): AcceptedTimes;
}

export function proofPointOf(batch: Rows): PointIdentity | undefined {
  const { rows, series, times, indexes, sequences, texts, extras, wanted, refusedCount } = batch;
  if (rows === 0 || texts.size > 0 || extras.size > 0 || wanted.length > 0 || refusedCount > 0)
    return undefined;
  const accepted = batch.acceptedTimes();
  for (let row = 0; row < rows; row++) if (!accepted.accepts(times[row]!, indexes[row]!)) return undefined;
  const last = rows - 1;
  return { series: series[last]!, time: times[last]!, sequence: sequences[last]! };
}
