/** Writing points: any number in one call, sent in requests of a bounded size, each repeated until it is stored. */
import type { Http } from './http.js';
import { timeOf } from './times.js';
import type { Point, TimeUnit, WriteReport } from './types.js';

export interface WriteOptions {
  /** Unit of times that are numbers; milliseconds unless given. */
  unit?: TimeUnit;
  /** Points of one request, at most 10,000: of so many a report names every refused one. */
  batch?: number;
  signal?: AbortSignal;
}

const BATCH = 5_000;
const MAX_BATCH = 10_000;

/**
 * The indexes of the report count through all requests of the call. When a request fails for good, the call throws and
 * earlier requests are stored; the whole call may be made again: points are written over themselves.
 */
export async function writePoints(
  http: Http,
  points: Iterable<Point> | AsyncIterable<Point>,
  { unit, batch = BATCH, signal }: WriteOptions,
): Promise<WriteReport> {
  const report: WriteReport = { stored: 0, refused: [] };
  let first = 0;
  let waiting: object[] = [];
  const send = async () => {
    const body = waiting;
    waiting = [];
    const query = unit === undefined ? {} : { unit };
    const part = await http.json<WriteReport>('POST', '/points', { query, body, repeatable: true, signal });
    report.stored += part.stored;
    for (const refusal of part.refused) report.refused.push({ ...refusal, index: refusal.index + first });
    first += body.length;
  };
  for await (const point of points) {
    waiting.push(point.time instanceof Date ? { ...point, time: dateIn(point.time, unit) } : point);
    if (waiting.length >= Math.min(batch, MAX_BATCH)) await send();
  }
  if (waiting.length > 0) await send();
  return report;
}

/** A Date is an instant whatever unit the numbers have. */
function dateIn(time: Date, unit: TimeUnit | undefined): number | string {
  return unit === undefined || unit === 'ms' ? timeOf(time) : time.toISOString();
}
