/** Writing points: any number in one call, sent in requests of a bounded size, each repeated until it is stored. */
import { atLeast, shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { timeOf } from '../native/times.js';
import { Timestamp } from '../native/timestamp.js';
import type { Point, TimeUnit, WriteReport } from '../native/types.js';

export interface WriteOptions extends CallOptions {
  /** Unit of times that are numbers; milliseconds unless given. */
  unit?: TimeUnit;
  /** Points of one request, at most 10,000: of so many a report names every refused one. */
  batch?: number;
}

const BATCH = 5_000;
const MAX_BATCH = 10_000;

/**
 * The indexes of the report count through all requests of the call. When a request fails for good, the call throws and
 * earlier requests are stored; the whole call may be made again: points are written over themselves.
 */
export async function writePoints(
  api: Connection,
  points: Iterable<Point> | AsyncIterable<Point>,
  { unit, batch = BATCH, ...call }: WriteOptions,
): Promise<WriteReport> {
  if (!isMany(points))
    throw new OptionError(`points is ${shownOf(points)}; expected an array or another iterable of points.`);
  atLeast('batch', 1, batch);
  const report: WriteReport = { stored: 0, refused: [] };
  let first = 0;
  let waiting: SentPoint[] = [];
  const send = async () => {
    const body = waiting;
    waiting = [];
    const part = await api.request('POST', '/points', { ...call, query: { unit }, body });
    report.stored += part.stored;
    for (const refusal of part.refused) report.refused.push({ ...refusal, index: refusal.index + first });
    first += body.length;
  };
  for await (const point of points) {
    // What is no point at all is for the platform to refuse, by its place.
    waiting.push(isObject(point) ? { ...point, time: timeIn(point.time, unit) } : point);
    if (waiting.length >= Math.min(batch, MAX_BATCH)) await send();
  }
  if (waiting.length > 0) await send();
  return report;
}

type SentPoint = Omit<Point, 'time'> & { time: number | string };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isMany = (value: unknown): boolean =>
  isObject(value) && (Symbol.iterator in value || Symbol.asyncIterator in value);

/** A Date and a Timestamp are instants whatever unit the numbers have. */
function timeIn(time: Point['time'], unit: TimeUnit | undefined): number | string {
  if (time instanceof Timestamp) return time.in(unit ?? 'ms');
  if (!(time instanceof Date)) return time;
  return unit === undefined || unit === 'ms' ? timeOf(time) : time.toISOString();
}
