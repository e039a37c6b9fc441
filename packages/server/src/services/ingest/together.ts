/**
 * Requests whose points stand or fall together where they share an index: the fields of one line of line protocol. Ensures
 * that of a line which is told as refused nothing is stored, and no device or series is made for it.
 */
import { newSeriesError } from '../../catalog/names.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import { TributaryError } from '../../errors/error.js';
import type { ColumnBatch } from './batch.js';
import { lookUp } from './unmade.js';

/** Rows that are looked at without a question whether to rest. */
const ROWS = 1_024;
/** The same for names with up to a hundred tags. */
const NAMES = 64;

/** Takes out the rows of points of which another value was refused. */
export async function takeOutTorn(batch: ColumnBatch): Promise<void> {
  const { places, series, indexes, rows } = batch;
  if (places.size === 0) return;
  for (let row = 0; row < rows; row++) {
    if (places.has(indexes[row]!)) series[row] = 0;
    if (row % ROWS === 0 && batch.due()) await batch.rest();
  }
}

/** Refuses what can get no series, before the series of its neighbours are made. Old names keep what they have. */
export async function refuseUnnameable(batch: ColumnBatch, index: SeriesIndex): Promise<void> {
  const { project, wanted } = batch;
  const doubtful: number[] = [];
  for (const [position, want] of wanted.entries()) {
    if (newSeriesError(want, true) !== undefined) doubtful.push(position);
    if (position % NAMES === 0 && batch.due()) await batch.rest();
  }
  if (doubtful.length === 0) return;
  const named = doubtful.map((position) => wanted[position]!);
  const found = await lookUp(index, project, named);
  const problems = new Map<number, TributaryError>();
  for (const [at, position] of doubtful.entries()) {
    const entry = found[at]!;
    const problem = entry instanceof TributaryError ? entry : 'refusal' in entry ? entry.problem : undefined;
    if (problem !== undefined) problems.set(position, problem);
  }
  for (let row = 0; row < batch.rows; row++) {
    const problem = problems.get(-batch.series[row]! - 1);
    if (problem) batch.refuse(batch.indexes[row]!, problem);
    if (row % ROWS === 0 && batch.due()) await batch.rest();
  }
}
