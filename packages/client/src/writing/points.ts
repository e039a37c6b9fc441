/** Writing points: any number in one call, sent in requests of a bounded size, each repeated until it is stored. */
import { atLeast, shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { Point, Refusal, TimeUnit, WriteReport } from '../native/types.js';
import { isMany, type Many } from './many.js';
import { pointText, Unsendable } from './point-text.js';

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
  points: Many<Point>,
  { unit, batch = BATCH, ...call }: WriteOptions,
): Promise<WriteReport> {
  if (!isMany(points))
    throw new OptionError(`points is ${shownOf(points)}; expected an array or another iterable of points.`);
  atLeast('batch', 1, batch);
  const report: WriteReport = { stored: 0, refused: [] };
  const refused: Refusal[] = [];
  let waiting: string[] = [];
  /** The place in the call of each that waits. */
  let places: number[] = [];
  const send = async () => {
    const [texts, indexes] = [waiting, places];
    waiting = [];
    places = [];
    const body = `[${texts.join(',')}]`;
    const part = await api.request('POST', '/points', { ...call, query: { unit }, body });
    report.stored += part.stored;
    for (const { index, ...refusal } of part.refused) refused.push({ index: indexes[index]!, ...refusal });
  };
  let index = 0;
  for await (const point of points) {
    const text = textOf(point, unit ?? 'ms');
    if (typeof text !== 'string') refused.push({ index, code: text.code, message: text.message });
    else {
      places.push(index);
      if (waiting.push(text) >= Math.min(batch, MAX_BATCH)) await send();
    }
    index++;
  }
  if (waiting.length > 0) await send();
  report.refused = refused.sort((one, other) => one.index - other.index);
  return report;
}

/** What is no point, and what JSON would change in silence, is refused here, by its place. */
function textOf(point: Point, unit: TimeUnit): string | Unsendable {
  try {
    if (isObject(point)) return pointText(point, unit);
    throw new Unsendable('field_invalid', `point is ${shownOf(point)}; expected an object.`);
  } catch (error) {
    if (error instanceof Unsendable) return error;
    throw error;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
