/**
 * What a panel shows, with points that came since it was read. Rule: what a point changes is made of it where that is exact: a newest value, the
 * end of a line of points; for all else (buckets, aggregations, points that come late or ahead of the clock) the panel has to be read again.
 */
import type { PanelData } from '@tributary/client';
import type { ViewedPanel } from '../source.js';
import type { LivePoint } from './board-tail.js';

type Line = PanelData['lines'][number];
type Value = Line['values'][number];
interface Timed extends LivePoint {
  /** Milliseconds. */
  readonly at: number;
  readonly known: Value;
}

export interface WithPoints {
  /** The same object where nothing else is to be drawn. */
  readonly data: PanelData;
  /** `slowly`: what is shown is right, and something beside it is not. */
  readonly read: 'not' | 'slowly' | 'again';
  /** How many were added to lines. */
  readonly added: number;
  /** Times of points ahead of the clock, milliseconds. */
  readonly ahead: readonly number[];
}

const RANK = { not: 0, slowly: 1, again: 2 } as const;

/** `now`: by the clock of the server, in milliseconds. */
export function withPoints(
  panel: ViewedPanel,
  data: PanelData,
  points: readonly LivePoint[],
  now: number,
): WithPoints {
  const places = new Map(data.lines.map(({ series }, place) => [keyOf(series.device, series.name), place]));
  const changed = new Map<number, Growing>();
  const from = Date.parse(data.from);
  let read: WithPoints['read'] = 'not';
  let added = 0;
  const ahead: number[] = [];
  for (const point of points) {
    const place = places.get(keyOf(point.device, point.series));
    if (place === undefined) continue;
    const at = point.time === undefined ? NaN : millisOf(point.time);
    const line = changed.get(place) ?? new Growing(data.lines[place]!);
    if (at > now) ahead.push(at);
    const done =
      point.value === undefined || !(at <= now)
        ? 'again'
        : changeBy(panel, line, { ...point, at, known: point.value }, from);
    if (done === 'changed') changed.set(place, line);
    if (done === 'changed') added++;
    const asks = done === 'again' ? 'again' : done === 'changed' && hasCourse(panel) ? 'slowly' : 'not';
    if (RANK[asks] > RANK[read]) read = asks;
  }
  if (changed.size === 0) return { data, read, added, ahead };
  const lines = data.lines.map((line, place) => changed.get(place)?.line() ?? line);
  return { data: { ...data, lines }, read, added, ahead };
}

const keyOf = (device: string, series: string): string => JSON.stringify([device, series]);

/** With what is finer than a millisecond, as answers have it. */
function millisOf(time: string): number {
  const finer = /\.\d{3}(\d+)/.exec(time)?.[1];
  return Date.parse(time) + (finer === undefined ? 0 : Number(`0.${finer}`));
}

const hasCourse = ({ kind, options }: ViewedPanel) => kind === 'number' && options?.spark === true;

type Done = 'nothing' | 'changed' | 'again';

function changeBy(panel: ViewedPanel, line: Growing, point: Timed, from: number): Done {
  const isOfBuckets = panel.aggregation !== undefined && panel.aggregation !== 'raw';
  const isBefore = point.at < from;
  switch (panel.kind) {
    case 'number':
    case 'table':
      if (isBefore) return 'nothing';
      return isOfBuckets ? 'again' : line.becomes(point);
    case 'map':
      return isBefore ? 'nothing' : line.moves(point, panel.options?.track === true);
    case 'timeline':
      // What came before may be what held when the range began.
      return isBefore ? 'again' : line.grows(point);
    case 'line':
      return isBefore ? 'nothing' : line.grows(point);
    default:
      return isBefore ? 'nothing' : 'again';
  }
}

/** A line that is copied when the first point comes into it. */
class Growing {
  #own: Line | undefined;
  constructor(private readonly before: Line) {}

  line(): Line {
    return this.#own ?? this.before;
  }

  /** The newest value. */
  becomes({ at, known }: Timed): Done {
    const { at: last, value } = this.line();
    if (isEarlier(at, last ?? -Infinity)) return 'nothing';
    // Of several points of one instant the highest sequence counts, which a tail does not have.
    if (isSame(at, last ?? -Infinity)) return value === known ? 'nothing' : 'again';
    this.#own = { ...this.line(), value: known, at };
    return 'changed';
  }

  /** At its end; what is there already does not come twice. */
  grows({ at, known }: Timed): Done {
    const { form, times, values } = this.line();
    if (form === 'buckets') return 'again';
    const last = times.at(-1) ?? -Infinity;
    if (!isEarlier(at, last) && !isSame(at, last)) {
      const own = this.#mine();
      own.times.push(at);
      own.values.push(known);
      return 'changed';
    }
    const place = times.findLastIndex((time) => isSame(time, at));
    return place >= 0 && values[place] === known ? 'nothing' : 'again';
  }

  /** To another place. */
  moves(point: Timed, isWay: boolean): Done {
    const place = placeOf(point);
    if (place === undefined) return 'nothing';
    const { times, values, latitudes, longitudes } = this.line();
    const last = times.at(-1) ?? -Infinity;
    if (isEarlier(point.at, last))
      return isWay && !times.some((time) => isSame(time, point.at)) ? 'again' : 'nothing';
    if (isSame(point.at, last)) {
      const isThere = latitudes?.at(-1) === place[0] && longitudes?.at(-1) === place[1];
      return isThere && values.at(-1) === point.known ? 'nothing' : 'again';
    }
    const own = this.#mine();
    if (!isWay) for (const column of [own.times, own.values, own.latitudes!, own.longitudes!]) column.pop();
    own.times.push(point.at);
    own.values.push(point.known);
    own.latitudes!.push(place[0]);
    own.longitudes!.push(place[1]);
    return 'changed';
  }

  #mine(): Line {
    this.#own ??= {
      ...this.before,
      times: [...this.before.times],
      values: [...this.before.values],
      ...(this.before.latitudes && { latitudes: [...this.before.latitudes] }),
      ...(this.before.longitudes && { longitudes: [...this.before.longitudes] }),
    };
    return this.#own;
  }
}

/** Times are of microseconds, and rounded as milliseconds. */
const ROUNDING = 0.0006;
const isSame = (one: number, other: number) => Math.abs(one - other) < ROUNDING;
const isEarlier = (one: number, other: number) => one < other && !isSame(one, other);

function placeOf({ latitude, longitude, known }: Timed): readonly [number, number] | undefined {
  if (latitude !== undefined && longitude !== undefined) return [latitude, longitude];
  if (typeof known !== 'string') return undefined;
  const [north = NaN, east = NaN] = known.split(',', 2).map(Number);
  return Math.abs(north) <= 90 && Math.abs(east) <= 180 ? [north, east] : undefined;
}
