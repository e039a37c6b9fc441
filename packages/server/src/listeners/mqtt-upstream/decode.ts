/**
 * A message of the other broker → points, as its mapping says. Rules: what the mapping asks for and the message lacks is no
 * point; what is there and cannot be a value is refused with its place; a message without a time of its own gets that of its arrival.
 */
import { parseJson, textOf } from '../../dialects/json.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import { microsFromIso, microsFromNumber, type Micros } from '../../model/time.js';
import type { PointSink, PointValue } from '../../services/services.js';
import type { Mapping } from './mapping.js';
import { scalars, valueAt } from './paths.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MOST_ITEMS = 10_000;

export interface Arrived {
  readonly topic: string;
  readonly payload: Buffer;
  readonly time: Micros;
}

export async function decodeMessage(
  mapping: Mapping,
  { topic, payload, time }: Arrived,
  sink: PointSink,
): Promise<void> {
  const levels = topic.split('/');
  const device = mapping.device(levels);
  const text = textOf(payload);
  if (mapping.payload !== 'json') {
    const { name } = mapping.series as { name: (levels: readonly string[]) => string };
    const value = mapping.payload === 'text' ? text : numberOf(text.trim());
    if (value === undefined)
      throw new TributaryError('value_invalid', { field: 'payload', value: text, expected: 'a number' });
    return addValue(0, value, 'payload', { device, series: name(levels), time }, sink);
  }
  const json = parseJson(text);
  const items: readonly unknown[] = Array.isArray(json) ? json : [json];
  if (items.length > MOST_ITEMS)
    throw invalidField('payload', `${items.length} items`, `at most ${MOST_ITEMS}`);
  let index = 0;
  for (const [at, item] of items.entries()) {
    const place = Array.isArray(json) ? `payload[${at}]` : 'payload';
    const own = timeOf(mapping, item, place, time + (mapping.time === undefined ? at : 0));
    if (own instanceof TributaryError) sink.refuse(index++, own);
    else
      for (const [series, value] of valuesOf(mapping, item, levels))
        addValue(index++, value, `${place}.${series}`, { device, series, time: own }, sink);
    if (sink.due()) await sink.rest();
  }
}

function* valuesOf(mapping: Mapping, item: unknown, levels: readonly string[]): Iterable<[string, unknown]> {
  const { series, time } = mapping;
  if (series === undefined) yield* scalars(item, time?.path);
  else if ('name' in series) yield [series.name(levels), valueAt(item, series.value)];
  else for (const [name, path] of series) yield [name, valueAt(item, path)];
}

function timeOf({ time }: Mapping, item: unknown, place: string, arrival: Micros): Micros | TributaryError {
  if (time === undefined) return arrival;
  const value = valueAt(item, time.path);
  const micros =
    typeof value === 'number'
      ? microsFromNumber(value, time.unit)
      : typeof value !== 'string'
        ? NaN
        : value.indexOf('-', 1) > 0
          ? microsFromIso(value)
          : microsFromNumber(value.trim(), time.unit);
  if (!Number.isNaN(micros)) return micros;
  const field = [place, ...time.path].join('.');
  return invalidField(field, value, `a time as number in ${time.unit} or as ISO 8601 text`);
}

interface Place {
  readonly device: string;
  readonly series: string;
  readonly time: Micros;
}

function addValue(index: number, value: unknown, field: string, place: Place, sink: PointSink): void {
  if (value === undefined || value === null) return;
  const { device, series, time } = place;
  if (device === '' || series === '')
    return sink.refuse(
      index,
      invalidField(device === '' ? 'device' : 'series', '', 'a topic whose levels are not empty'),
    );
  const known = sink.find(device, series);
  const stored =
    known?.kind === 'number' && typeof value === 'string' ? (numberOf(value.trim()) ?? value) : value;
  if (!isValue(stored))
    return sink.refuse(
      index,
      new TributaryError('value_invalid', { field, value, expected: 'a finite number, a text or a boolean' }),
    );
  if (known?.kind === 'number' && typeof stored === 'number') sink.addNumber(index, known.id, time, stored);
  else sink.add(index, device, series, time, stored);
}

const isValue = (value: unknown): value is PointValue =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' || typeof value === 'boolean';

function numberOf(text: string): number | undefined {
  const number = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : undefined;
}
