/**
 * Which points a link tells. Rules: only of series that a panel shows whose range ends now, and only of points in that range; value and
 * place only where a panel shows points as they were measured, else no more than that there is something new.
 */
import { TributaryError } from '../../errors/error.js';
import type { Panel } from '../../model/records/board.js';
import { microsOfLength, nowMicros, type Micros } from '../../model/time.js';
import type { SharedBoard, SharedPoint, TailPoint } from '../services.js';
import { MAX_LIVE } from './limits.js';
import { shownSeries, type ReaderParts } from './panel-reader.js';

/** How old a point of a series may be to be told, its value, and its place. */
export interface Reach {
  point: Micros;
  value: Micros;
  place: Micros;
}

/** By series id. */
export type Reaches = ReadonlyMap<number, Readonly<Reach>>;

/** Panels of which each point is seen, or can be by looking closer. */
const showsPoints = ({ kind, aggregation, bucket }: Panel): boolean =>
  kind === 'timeline' || kind === 'map'
    ? true
    : kind === 'line'
      ? (aggregation === undefined || aggregation === 'raw') && bucket === undefined
      : (kind === 'number' || kind === 'table') && aggregation === undefined;

/** `query_too_large` beyond the series that a live board may have. */
export async function reachesOf(
  parts: Pick<ReaderParts, 'selections'>,
  { board: { panels, range }, project }: Pick<SharedBoard, 'board' | 'project'>,
): Promise<Reaches> {
  const reaches = new Map<number, Reach>();
  for (const panel of panels) {
    const own = panel.range ?? range;
    if (!('last' in own)) continue;
    const length = microsOfLength(own.last)!;
    for (const { id } of (await shownSeries(parts, project.id, panel)).series) {
      const reach = reaches.get(id) ?? { point: -1, value: -1, place: -1 };
      reach.point = Math.max(reach.point, length);
      if (showsPoints(panel)) reach.value = Math.max(reach.value, length);
      if (panel.kind === 'map') reach.place = Math.max(reach.place, length);
      reaches.set(id, reach);
    }
  }
  if (reaches.size > MAX_LIVE)
    throw new TributaryError('query_too_large', { limit: `${MAX_LIVE} series on a live board` });
  return reaches;
}

/** Undefined: nothing is told of it. */
export function toldOf(
  { device, name, time, value, latitude, longitude }: TailPoint,
  reach: Readonly<Reach> | undefined,
): SharedPoint | undefined {
  const age = nowMicros() - time;
  if (reach === undefined || age > reach.point) return undefined;
  // What is ahead of the clock is in no range yet; that it came is told, since its time may be there in a moment.
  const isWithin = (length: Micros) => age >= 0 && age <= length;
  return {
    ...{ device, name },
    ...(isWithin(reach.value) && { time, value }),
    ...(isWithin(reach.place) && latitude !== undefined && { latitude }),
    ...(isWithin(reach.place) && longitude !== undefined && { longitude }),
  };
}
