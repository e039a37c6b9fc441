/**
 * Ids that a decoder added stay true only as long as nothing is deleted or changes its kind. Ensures that a batch which
 * rested meanwhile stores no point under an id that is gone, that holds another kind by now, or that moved elsewhere.
 */
import { TributaryError } from '../../errors/error.js';
import { isNumeric } from '../../model/kinds.js';
import type { SeriesEntry, SeriesIndex } from '../../catalog/series/series-index.js';
import type { ColumnBatch } from './batch.js';

/** Rows that are looked at without a question whether to rest: each 64 questions look at the clock. */
const ROWS = 1_024;

/** Takes out the rows whose series are not what they were. What changes while it rests, it looks at again. */
export async function recheck(batch: ColumnBatch, index: SeriesIndex): Promise<void> {
  while (batch.generation !== index.generation) {
    const { generation } = index;
    for (let from = 0; from < batch.rows; from += ROWS) {
      await recheckRows(batch, index, from, Math.min(from + ROWS, batch.rows));
      if (batch.due()) await batch.rest();
    }
    batch.generation = generation;
  }
}

/** The same for some rows: no pause lies between its look and its return. */
export async function recheckRows(
  batch: ColumnBatch,
  index: SeriesIndex,
  from: number,
  to: number,
): Promise<void> {
  const ids = new Set<number>();
  for (let row = from; row < to; row++) ids.add(batch.series[row]!);
  ids.delete(0);
  await index.load(ids);
  for (let row = from; row < to; row++) {
    const id = batch.series[row]!;
    if (id === 0) continue;
    const problem = problemOf(batch, row, livingOf(index, id));
    if (problem === undefined) continue;
    batch.refuse(batch.refusing(row), problem);
    batch.series[row] = 0;
  }
}

/** What is deleted is loaded too, for whoever writes out its points; nothing is stored under it. */
function livingOf(index: SeriesIndex, id: number): SeriesEntry | undefined {
  const entry = index.byId(id);
  return entry && index.find(entry.device.project, entry.device.key, entry.name) === entry
    ? entry
    : undefined;
}

function problemOf(
  batch: ColumnBatch,
  row: number,
  entry: SeriesEntry | undefined,
): TributaryError | undefined {
  if (entry?.device.project !== batch.project)
    return new TributaryError('series_not_registered', { value: entry?.name ?? 'of the point' });
  const { kind, name: series } = entry;
  const value = batch.texts.get(row) ?? batch.numbers[row]!;
  const fits =
    isNumeric(kind) === (typeof value === 'number') && !(kind === 'boolean' && value !== 0 && value !== 1);
  if (fits) return undefined;
  return new TributaryError('value_kind_mismatch', { field: 'value', value, series, expected: kind });
}
