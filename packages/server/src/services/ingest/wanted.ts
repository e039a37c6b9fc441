/**
 * Which of a batch's new series are still wanted. Rule: a point that is refused for its time leaves nothing behind, no
 * series and no device either.
 */
import type { ColumnBatch } from './batch.js';
import { judgeTimes } from './judge-times.js';

/** Their positions among the wanted; refuses the rows whose time is not accepted. */
export async function wantedInTime(batch: ColumnBatch): Promise<number[]> {
  await judgeTimes(batch);
  const { series, rows, wanted } = batch;
  const isWanted = new Uint8Array(wanted.length);
  for (let row = 0; row < rows; row++) {
    const position = -series[row]! - 1;
    if (position >= 0) isWanted[position] = 1;
    if (batch.due()) await batch.rest();
  }
  const positions: number[] = [];
  for (let position = 0; position < isWanted.length; position++)
    if (isWanted[position] === 1) positions.push(position);
  return positions;
}
