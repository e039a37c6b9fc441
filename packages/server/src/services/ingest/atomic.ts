/**
 * Atomic batches, stored whole or not at all: everything that a commit could refuse is looked at before the first point
 * is stored or the first series is made. Ensures that a refused request leaves nothing behind.
 */
import { TributaryError } from '../../errors/error.js';
import type { Kind } from '../../model/kinds.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import type { ColumnBatch } from './batch.js';
import { judgeTimes } from './judge-times.js';
import { lookUp } from './unmade.js';
import { checkValue } from './values.js';

/** False: the reasons stand in the batch's refusals. */
export async function validateAll(batch: ColumnBatch, index: SeriesIndex): Promise<boolean> {
  await judgeTimes(batch);
  if (batch.refusedCount > 0) return false;
  if (batch.wanted.length === 0) return true;
  const kinds = await kindsOf(batch, index);
  for (let row = 0; row < batch.rows; row++) {
    const position = -batch.series[row]! - 1;
    if (position < 0) continue;
    const kind = kinds[position]!;
    const problem =
      kind instanceof TributaryError
        ? kind
        : checkValue(kind, batch.valueOf(row), batch.wanted[position]!.series);
    if (problem) batch.refuse(batch.refusing(row), problem);
    if (batch.due()) await batch.rest();
  }
  return batch.refusedCount === 0;
}

/** The kind that each wanted series has or would get, or why there will not be one. */
async function kindsOf(batch: ColumnBatch, index: SeriesIndex): Promise<(Kind | TributaryError)[]> {
  const { project, wanted, createDevices, createSeries } = batch;
  return (await lookUp(index, project, wanted)).map((entry, at) => {
    if (entry instanceof TributaryError) return entry;
    if (!('refusal' in entry)) return entry.kind;
    const { isDeviceNew, refusal, problem } = entry;
    if (!createSeries || (isDeviceNew && !createDevices)) return refusal;
    return problem ?? wanted[at]!.kind;
  });
}
