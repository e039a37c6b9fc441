/**
 * One uploaded record: a JSON:API resource of type SensorData (original document, "Upload data"). Its `id` means nothing;
 * value and coordinates come as text or as numbers. All problems are gathered.
 */
import { isJsonObject } from '../../../model/json-object.js';
import type { JsonObject } from '../../../services/services.js';
import { showValue } from '../../../errors/error.js';
import { conflict, invalid, missing, type Problem } from './problems.js';
import { timeOf } from './times.js';

export interface SensorData {
  readonly time: number;
  readonly value: string | number | boolean;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly x?: number;
  readonly metadata?: unknown;
  /** What the answer gives back as it came. */
  readonly echo: JsonObject;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Undefined when there are problems, which are then in the list. `at` is the JSON pointer of the resource. */
export function decodeSensorData(
  resource: unknown,
  at: string,
  input: string,
  problems: Problem[],
): SensorData | undefined {
  const before = problems.length;
  if (!isJsonObject(resource)) {
    problems.push(invalid({ pointer: at }, resource, 'a resource of type SensorData'));
    return undefined;
  }
  if (resource['type'] !== 'SensorData')
    problems.push(conflict(`${at}/type`, `type is ${showValue(resource['type'])}; expected "SensorData".`));
  checkSensor(resource['relationships'], at, input, problems);
  const attributes = resource['attributes'];
  if (!isJsonObject(attributes)) {
    problems.push(missing({ pointer: `${at}/attributes` }, 'an object with value and timestamp'));
    return undefined;
  }
  const pointer = (name: string) => ({ pointer: `${at}/attributes/${name}` });
  const value = attributes['value'];
  if (isAbsent(value)) problems.push(missing(pointer('value'), 'a number or a text'));
  else if (!['string', 'number', 'boolean'].includes(typeof value))
    problems.push(invalid(pointer('value'), value, 'a number or a text'));
  const time = readTime(attributes['timestamp'], pointer('timestamp'), problems);
  const number = (name: string, limit: number): number | undefined => {
    const given = attributes[name];
    if (isAbsent(given)) return undefined;
    const parsed = numberOf(given);
    if (Math.abs(parsed) <= limit) return parsed;
    const expected = limit === Infinity ? 'a number' : `a number from -${limit} to ${limit}`;
    problems.push(invalid(pointer(name), given, expected));
    return undefined;
  };
  const latitude = number('latitude', 90);
  const longitude = number('longitude', 180);
  const x = number('x_axis_value', Infinity);
  const metadata = attributes['metadata'];
  if (problems.length > before) return undefined;
  return {
    time,
    value: value as string | number | boolean,
    ...(latitude === undefined ? {} : { latitude }),
    ...(longitude === undefined ? {} : { longitude }),
    ...(x === undefined ? {} : { x }),
    ...(metadata === undefined || metadata === null ? {} : { metadata }),
    echo: Object.fromEntries(
      ['latitude', 'longitude', 'x_axis_value', 'metadata']
        .filter((name) => !isAbsent(attributes[name]))
        .map((name) => [name, attributes[name]]),
    ),
  };
}

/** Finite numbers and their texts; NaN for anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : NaN;
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) return NaN;
  const number = Number(value);
  return Number.isFinite(number) ? number : NaN;
}

function readTime(value: unknown, source: { pointer: string }, problems: Problem[]): number {
  if (isAbsent(value)) {
    problems.push(missing(source, 'an ISO 8601 time'));
    return NaN;
  }
  const time = typeof value === 'string' ? timeOf(value) : NaN;
  if (Number.isNaN(time)) problems.push(invalid(source, value, 'an ISO 8601 time'));
  return time;
}

/** The path names the input; a relationship may repeat it and must not say another. */
function checkSensor(relationships: unknown, at: string, input: string, problems: Problem[]): void {
  if (relationships === undefined || relationships === null) return;
  const sensor = isJsonObject(relationships) ? relationships['sensor'] : relationships;
  if (sensor === undefined || sensor === null) return;
  const data = isJsonObject(sensor) ? sensor['data'] : sensor;
  if (data === undefined || data === null) return;
  const pointer = `${at}/relationships/sensor/data`;
  if (!isJsonObject(data)) {
    problems.push(invalid({ pointer }, data, 'an object with type and id'));
    return;
  }
  if (data['type'] !== 'Sensor')
    problems.push(conflict(`${pointer}/type`, `type is ${showValue(data['type'])}; expected "Sensor".`));
  if (data['id'] !== input)
    problems.push(
      conflict(`${pointer}/id`, `id is ${showValue(data['id'])}, but the path names the input ${input}.`),
    );
}
