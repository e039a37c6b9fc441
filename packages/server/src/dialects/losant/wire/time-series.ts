/**
 * The request of a time series query, and its answer: seven members and no others, per device a name, tags and points. Rules:
 * a point has a time and a value of each attribute that has one, never null; times are cut to milliseconds.
 */
import { Type } from 'typebox';
import type { Device, PointValue, SelectedSeries } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { AggregationForm } from './aggregation.js';
import { nameOf, tagsObject } from './devices.js';
import { AttributeName, closed } from './schemas.js';
import { SELECTORS } from './selectors.js';
import { setMember } from './set-member.js';
import { isoOfMilliseconds } from './times.js';
import { deviceIdOf } from './ids.js';

const Milliseconds = Type.Optional(Type.Number({ expected: 'a number of milliseconds (no ISO text)' }));

const Request = closed({
  start: Milliseconds,
  end: Milliseconds,
  duration: Milliseconds,
  resolution: Milliseconds,
  aggregation: Type.Optional(AggregationForm),
  attributes: Type.Optional(Type.Array(AttributeName)),
  ...SELECTORS,
  limit: Type.Optional(Type.Number({ minimum: 1 })),
  order: Type.Optional(Type.Enum(['asc', 'desc'])),
});
export const checkTimeSeries = compileCheck(Request, 'body');

const Last = closed({ attribute: Type.Optional(AttributeName), ...SELECTORS, end: Milliseconds });
export const checkLastValue = compileCheck(Last, 'body');

/** A value of a series in the bucket or millisecond that begins at `time` (milliseconds). */
export interface Cell {
  readonly series: number;
  readonly time: number;
  readonly value: PointValue;
}

export interface Point {
  readonly time: string;
  readonly data: Record<string, PointValue>;
}

/** Cells come in any order; the points of each device in the order asked for. */
export function deviceEntries(
  devices: readonly Device[],
  series: readonly SelectedSeries[],
  cells: readonly Cell[],
  order: 'asc' | 'desc',
): Record<string, { name: string; tags: Record<string, string[]>; points: Point[] }> {
  const owners = new Map(series.map((one) => [one.id, one]));
  const points = new Map<number, Map<number, Point>>(devices.map(({ id }) => [id, new Map<number, Point>()]));
  const texts = new Map<number, string>();
  for (const { series: id, time, value } of cells) {
    const owner = owners.get(id)!;
    const own = points.get(owner.device.id)!;
    let point = own.get(time);
    if (point === undefined) {
      let text = texts.get(time);
      if (text === undefined) texts.set(time, (text = isoOfMilliseconds(time)));
      own.set(time, (point = { time: text, data: {} }));
    }
    setMember(point.data, owner.name, value);
  }
  const sign = order === 'asc' ? 1 : -1;
  return Object.fromEntries(
    devices.map((device) => {
      const own = [...points.get(device.id)!].sort(([a], [b]) => sign * (a - b)).map(([, point]) => point);
      return [deviceIdOf(device), { name: nameOf(device), tags: tagsObject(device), points: own }];
    }),
  );
}
