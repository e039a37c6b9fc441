/**
 * What is sent to `tributary/PROJECT/…`: points as POST /points takes them, without the device where the topic names it; and the
 * forms of devices without a clock: `{name: value}` and a value alone. Rules: a point without a time gets that of its arrival; a body that names
 * another device than the topic is refused; what has a member of a point (`series`, `value`, …) is one, so that a mistyped point never becomes series.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import { microsFromValue, type Micros } from '../../../model/time.js';
import type { PointSink } from '../../../services/services.js';
import { scalars } from '../../mapping/scalars.js';
import type { Tally } from '../../mapping/tally.js';
import { decodePoint } from './array-json.js';
import { decodeColumnar, isColumnar } from './columnar.js';
import { isValue, timeError, valueError } from './fields.js';

export interface TopicMessage {
  /** Undefined: each point names its own. */
  readonly device: string | undefined;
  readonly arrival: Micros;
  readonly sink: PointSink;
  readonly tally: Tally;
}

const EXPECTED = 'a point, {name: value}, an array of them, or a table of rows';

/** A value alone is not for here: its series is in the topic. */
export async function decodeTopicPoints(json: unknown, message: TopicMessage): Promise<void> {
  const { device, sink } = message;
  if (Array.isArray(json)) {
    for (let index = 0; index < json.length; index++) {
      decodeOne(index, json[index], { ...message, arrival: message.arrival + index });
      if (sink.due()) await sink.rest();
    }
    return;
  }
  if (!isJsonObject(json)) throw invalidField('body', json, EXPECTED);
  if (!isColumnar(json)) return decodeOne(0, json, message);
  if (device === undefined) return decodeColumnar(json, 'ms', sink);
  if ('tables' in json)
    throw new TributaryError('field_unknown', { field: 'tables', expected: 'series, tags, rows' });
  const problem = otherDevice(json, device);
  if (problem !== undefined) throw problem;
  await decodeColumnar({ ...json, device }, 'ms', sink);
}

function decodeOne(index: number, json: unknown, message: TopicMessage): void {
  const { device, arrival, sink } = message;
  if (!isJsonObject(json)) return sink.refuse(index, invalidField(`body[${index}]`, json, EXPECTED));
  if (device !== undefined && !isPoint(json)) return decodeValues(index, json, { ...message, device });
  const problem = device === undefined ? undefined : otherDevice(json, device);
  if (problem !== undefined) return sink.refuse(index, problem);
  const point = device === undefined ? json : { ...json, device };
  decodePoint(index, json['time'] === undefined ? { ...point, time: arrival / 1000 } : point, 'ms', sink);
}

const isPoint = (json: Record<string, unknown>): boolean =>
  'series' in json || 'value' in json || 'device' in json;

/** `{name: value, …}` with `time` if there is one, or `{ts, values: {name: value, …}}`. */
function decodeValues(
  index: number,
  json: Record<string, unknown>,
  { device, arrival, sink, tally }: TopicMessage & { device: string },
): void {
  const read = timeAndValues(json);
  if (read instanceof TributaryError) return sink.refuse(index, read);
  const { given, named } = read;
  const time = given === undefined ? arrival : microsFromValue(given, 'ms');
  if (Number.isNaN(time)) return sink.refuse(index, timeError, given, 'ms' as const);
  const before = tally.offered + tally.leftCount;
  for (const [name, value] of scalars(named, { without: undefined, place: 'body', tally })) {
    tally.offered++;
    sink.timeGiven(index, time, given);
    if (isValue(value)) sink.add(index, device, name, time, value);
    else sink.refuse(index, valueError, value, name);
  }
  if (tally.offered + tally.leftCount === before) tally.leave('it has no number, text or boolean');
}

function timeAndValues(
  json: Record<string, unknown>,
): { readonly given: unknown; readonly named: object } | TributaryError {
  const { ts, values, ...others } = json;
  const [other] = Object.keys(others);
  if (!isJsonObject(values) || (ts === undefined && other !== undefined)) {
    const { time, ...named } = json;
    return { given: time, named };
  }
  // As a series of its own, `ts` would be a time that nobody looks at.
  if (other !== undefined)
    return new TributaryError('field_unknown', { field: other.slice(0, 100), expected: 'ts, values' });
  if (ts !== undefined) return { given: ts, named: values };
  const { time, ...named } = values;
  return { given: time, named };
}

/** `tributary/PROJECT/DEVICE/SERIES` with nothing but the value. */
export function decodeSingleValue(
  path: string,
  value: unknown,
  { arrival, sink }: Pick<TopicMessage, 'arrival' | 'sink'>,
): void {
  const at = path.lastIndexOf('/');
  const [device, series] = [path.slice(0, Math.max(at, 0)), path.slice(at + 1)];
  if (device === '' || series === '')
    throw invalidField(
      'topic',
      path,
      'DEVICE/SERIES after the project, none of them empty, for a value without a name',
    );
  if (!isValue(value)) throw invalidField('body', value, EXPECTED);
  sink.add(0, device, series, arrival, value);
}

/** The device that a value alone is of. */
export const deviceOfPath = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

function otherDevice(point: object, device: string): TributaryError | undefined {
  const { device: named } = point as { device?: unknown };
  return named === undefined || named === device
    ? undefined
    : invalidField('device', named, 'the device of the topic, or nothing');
}
