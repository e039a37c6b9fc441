/**
 * Which of a batch's new series are still wanted. Rule: a point that is refused for its time leaves nothing behind, no
 * series and no device either.
 */
import type { Batch } from './batch.js';

/** Their positions among the wanted; refuses the rows whose time is not accepted. */
export async function wantedInTime(batch: Batch): Promise<number[]> {
  const { series, times, indexes, rows, wanted } = batch;
  const accepted = batch.acceptedTimes();
  const isWanted = new Uint8Array(wanted.length);
  for (let row = 0; row < rows; row++) {
    const position = -series[row]! - 1;
    if (position < 0) continue;
    const [time, index] = [times[row]!, indexes[row]!];
    if (accepted.accepts(time, index)) isWanted[position] = 1;
    else {
      batch.refuse(batch.refusing(row), accepted.problem, time, index);
      series[row] = 0;
    }
    if (batch.due()) await batch.rest();
  }
  const positions: number[] = [];
  for (let position = 0; position < isWanted.length; position++)
    if (isWanted[position] === 1) positions.push(position);
  return positions;
}
