/**
 * What an I/O Sense device sends over MQTT: `{"device", "time": ms, "data": [{"tag", "value"}]}`, or up to 1,000 of them in an array. Rules: each
 * tag is a series of the topic's device; numbers arrive as text too and are stored as numbers, unless the series holds texts.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import { unitHint } from '../../../model/likely-unit.js';
import { microsFromValue, type Micros } from '../../../model/time.js';
import type { Kind, PointSink, PointValue } from '../../../services/services.js';

const MAX_MESSAGES = 1_000;
const MAX_VALUES = 10_000;
const NUMBER = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** A device as its topic names it, and its key here. */
export interface Sender {
  readonly devID: string;
  readonly key: string;
}

/** Indexes of refusals count the values through all messages. */
export function decodeDeviceMessages(json: unknown, { devID, key }: Sender, sink: PointSink): void {
  const messages: readonly unknown[] = Array.isArray(json) ? json : [json];
  if (messages.length > MAX_MESSAGES)
    throw invalidField('body', `${messages.length} messages`, `at most ${MAX_MESSAGES} messages`);
  // All are looked at before the first is read: an unusable body stores nothing.
  const checked = messages.map((message, at) =>
    checkMessage(message, devID, Array.isArray(json) ? `[${at}].` : ''),
  );
  const target = { device: key, sink };
  let index = 0;
  for (const message of checked)
    for (let at = 0; at < message.data.length; at++) {
      sink.timeGiven(index, message.time, message.given);
      decodeValue(target, message, index++, at);
    }
}

interface Target {
  readonly device: string;
  readonly sink: PointSink;
}

interface Message {
  readonly time: Micros;
  readonly given: unknown;
  readonly data: readonly unknown[];
  readonly path: string;
}

function checkMessage(message: unknown, device: string, path: string): Message {
  if (!isJsonObject(message))
    throw invalidField(path === '' ? 'body' : path.slice(0, -1), message, 'an object of device, time, data');
  const { device: named, time, data } = message;
  if (named !== undefined && named !== device)
    throw invalidField(`${path}device`, named, 'the device of the topic, or nothing');
  const micros = microsFromValue(time, 'ms');
  if (Number.isNaN(micros))
    throw invalidField(
      `${path}time`,
      time,
      `milliseconds since 1970-01-01 or ISO 8601 text${unitHint(time, 'ms')}`,
    );
  if (!Array.isArray(data)) throw invalidField(`${path}data`, data, 'an array of {tag, value}');
  if (data.length > MAX_VALUES)
    throw invalidField(`${path}data`, `${data.length} values`, `at most ${MAX_VALUES} values`);
  return { time: micros, given: time, data, path };
}

const nameError = (field: string, value: unknown) =>
  new TributaryError('series_name_invalid', { field, value });

const valueError = (field: string, value: unknown) =>
  new TributaryError('value_invalid', { field, value, expected: 'a number or a text' });

function decodeValue({ device, sink }: Target, message: Message, index: number, at: number): void {
  const entry = message.data[at];
  if (!isJsonObject(entry))
    return sink.refuse(index, invalidField, pathOf(message, at), entry, 'an object of tag and value');
  const { tag, value } = entry;
  if (typeof tag !== 'string' || tag === '')
    return sink.refuse(index, nameError, `${pathOf(message, at)}.tag`, tag);
  const known = sink.find(device, tag);
  const stored = convert(value, known?.kind);
  if (stored === undefined) return sink.refuse(index, valueError, `${pathOf(message, at)}.value`, value);
  const { time } = message;
  if (known?.kind === 'number' && typeof stored === 'number') sink.addNumber(index, known.id, time, stored);
  else sink.add(index, device, tag, time, stored);
}

const pathOf = ({ path }: Message, at: number): string => `${path}data[${at}]`;

function convert(value: unknown, kind: Kind | undefined): PointValue | undefined {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) return undefined;
      if (kind === 'boolean' && (value === 0 || value === 1)) return value === 1;
      return kind === 'string' ? String(value) : value;
    case 'boolean':
      if (kind === 'number') return Number(value);
      return kind === 'string' ? String(value) : value;
    case 'string':
      return fromText(value, kind);
    default:
      return undefined;
  }
}

function fromText(text: string, kind: Kind | undefined): PointValue {
  if (kind !== undefined && kind !== 'number' && kind !== 'boolean') return text;
  const plain = text.trim();
  if (kind === 'boolean') {
    if (plain === 'true' || plain === '1') return true;
    return plain === 'false' || plain === '0' ? false : text;
  }
  const number = NUMBER.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(number) ? number : text;
}
