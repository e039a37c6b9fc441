/**
 * Points of one device that is known from elsewhere (the topic): the JSON of POST /points without its member `device`. Guards
 * that a body which names another device is told so, not stored under either.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { TimeUnit } from '../../../model/time.js';
import type { PointSink } from '../../../services/services.js';
import { decodePoint } from './array-json.js';
import { decodeColumnar, isColumnar } from './columnar.js';

export async function decodeDevicePoints(
  json: unknown,
  device: string,
  unit: TimeUnit,
  sink: PointSink,
): Promise<void> {
  if (Array.isArray(json)) {
    for (let index = 0; index < json.length; index++) {
      decodeOne(index, json[index], device, unit, sink);
      if (sink.due()) await sink.rest();
    }
    return;
  }
  if (typeof json !== 'object' || json === null)
    throw invalidField('body', json, 'an array of points, one point, or a table of rows');
  if (!isColumnar(json)) return decodeOne(0, json, device, unit, sink);
  if ('tables' in json)
    throw new TributaryError('field_unknown', { field: 'tables', expected: 'series, tags, rows' });
  const problem = otherDevice(json, device);
  if (problem !== undefined) throw problem;
  await decodeColumnar({ ...json, device }, unit, sink);
}

function decodeOne(index: number, point: unknown, device: string, unit: TimeUnit, sink: PointSink): void {
  if (typeof point !== 'object' || point === null || Array.isArray(point))
    return decodePoint(index, point, unit, sink);
  const problem = otherDevice(point, device);
  if (problem !== undefined) sink.refuse(index, problem);
  else decodePoint(index, { ...point, device }, unit, sink);
}

function otherDevice(point: object, device: string): TributaryError | undefined {
  const { device: named } = point as { device?: unknown };
  return named === undefined || named === device
    ? undefined
    : invalidField('device', named, 'the device of the topic, or nothing');
}
