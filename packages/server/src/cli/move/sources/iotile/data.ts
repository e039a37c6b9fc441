/** Data rows of a stream as points: their value with what the reading was, told apart by their number. */
import { microsFromIso } from '../../../../model/time.js';
import type { ImportPoint } from '../../../import/rows.js';
import type { SeriesName } from '../../engine/source.js';
import type { DataRow } from './api.js';

export interface PageStart {
  readonly page: number;
  /** Of the row before: rows that nobody numbered may share a second, which is all that the API shows. */
  readonly last?: { readonly time: number; readonly id: number; readonly more: number };
}

export function pointsOf(
  { device, series }: SeriesName,
  rows: readonly DataRow[],
  at: PageStart,
): { points: ImportPoint[]; last: PageStart['last'] } {
  let { last } = at;
  const points: ImportPoint[] = [];
  for (const { timestamp, int_value, value, device_timestamp, streamer_local_id: id } of rows) {
    const time = microsFromIso(timestamp);
    const more: number = last?.time === time && last.id === id ? last.more + 1 : 0;
    last = { time, id, more };
    // What is no number, of another API, this one does not show.
    if (value === null) continue;
    const sequence = id + more;
    // Where it is the value itself it need not be kept.
    const kept = {
      ...(int_value !== null && int_value !== value && { int_value }),
      ...(device_timestamp !== null && { device_timestamp }),
    };
    points.push({
      ...{ device, series, time, value },
      ...(sequence > 0 && { sequence }),
      ...(Object.keys(kept).length > 0 && { metadata: kept }),
    });
  }
  return { points, last };
}
