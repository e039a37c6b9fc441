/**
 * Takes out the rows whose time is not accepted, before series are made for the others. Rule: each time of a batch is looked at once,
 * here or, where nothing is to be made, as the rows are pushed; one that is accepted stays so, since the last instant only moves on.
 */
import type { ColumnBatch } from './batch.js';

export async function judgeTimes(batch: ColumnBatch): Promise<void> {
  if (batch.timesAreJudged) return;
  const { series, times, indexes, rows } = batch;
  const accepted = batch.acceptedTimes();
  const { soundFrom, latest } = accepted;
  for (let row = 0; row < rows; row++) {
    const time = times[row]!;
    const isSound = (time >= soundFrom && time <= latest) || series[row] === 0;
    if (!isSound && !accepted.accepts(time, indexes[row]!)) {
      batch.refuse(batch.refusing(row), accepted.problem, time, indexes[row]!);
      series[row] = 0;
    }
    if (batch.due()) await batch.rest();
  }
  batch.timesAreJudged = true;
}
