/** `[{device, series, time, value, …}]`, or one such object. On the write path: allocates nothing per sound point. */
import { TributaryError } from '../../../errors/error.js';
import { microsFromValue, type TimeUnit } from '../../../model/time.js';
import type { PointExtras, PointSink } from '../../../services/services.js';
import { extraError, isValue, nameError, timeError, valueError, type ExtraName } from './fields.js';

const MEMBERS = 'device, series, time, value, latitude, longitude, metadata, sequence, tags, x';

const pointError = (value: unknown) =>
  new TributaryError('field_invalid', { field: 'point', value, expected: `an object of ${MEMBERS}` });

const memberError = (name: string) =>
  new TributaryError('field_unknown', { field: name.slice(0, 100), expected: MEMBERS });

export async function decodeArray(
  points: readonly unknown[],
  unit: TimeUnit,
  sink: PointSink,
): Promise<void> {
  for (let index = 0; index < points.length; index++) {
    decodePoint(index, points[index], unit, sink);
    if (sink.due()) await sink.rest();
  }
}

export function decodePoint(index: number, point: unknown, unit: TimeUnit, sink: PointSink): void {
  if (typeof point !== 'object' || point === null || Array.isArray(point)) {
    return sink.refuse(index, pointError, point);
  }
  let extras: { -readonly [K in keyof PointExtras]: PointExtras[K] } | undefined;
  const { device, series, time, value } = point as Record<string, unknown>;
  for (const name in point) {
    switch (name) {
      case 'device':
      case 'series':
      case 'time':
      case 'value':
        continue;
      case 'latitude':
      case 'longitude':
      case 'x':
      case 'metadata':
      case 'sequence':
      case 'tags': {
        const extra = (point as Record<ExtraName, unknown>)[name];
        if (extra === null) continue;
        const problem = extraError(name, extra);
        if (problem !== undefined) return sink.refuse(index, problem);
        (extras ??= {})[name] = extra as never;
        continue;
      }
      default:
        return sink.refuse(index, memberError, name);
    }
  }
  if (typeof device !== 'string' || device === '') return sink.refuse(index, nameError, device, 'device');
  if (typeof series !== 'string' || series === '') return sink.refuse(index, nameError, series, 'series');
  const micros = microsFromValue(time, unit);
  if (Number.isNaN(micros)) return sink.refuse(index, timeError, time, unit);
  sink.timeGiven(index, micros, time);
  if (!isValue(value)) return sink.refuse(index, valueError, value);
  if (extras === undefined) sink.add(index, device, series, micros, value);
  else sink.add(index, device, series, micros, value, extras);
}
