/**
 * Which messages become which points, as people write it: an entry of `mqtt-upstream-mapping`, or of a project's own mapping. Rule: an entry that
 * cannot be used is refused when it is given, with the field; what it says holds for every message of its topics.
 */
import { Type, type Static } from 'typebox';
import { invalidField } from '../../errors/error.js';
import { isZone } from '../../model/time.js';
import { TIME_UNITS } from '../../model/time-number.js';
import { isTopicFilter } from '../topics.js';
import type { Each } from './each.js';
import { compilePath, compileWays, PathSchema, WaysSchema, type Ways } from './paths.js';
import { compileTemplate, type Template } from './template.js';
import type { MappedTime } from './times.js';
import { VALUE_TYPES, type ValueType } from './value-types.js';

const closed = { additionalProperties: false } as const;
const ValueTypeSchema = Type.Enum([...VALUE_TYPES]);
const SeriesPath = Type.Union([
  WaysSchema,
  Type.Object({ path: WaysSchema, type: Type.Optional(ValueTypeSchema) }, closed),
]);

/** The members of an entry; the file of the other broker adds its own. */
export const MAPPING_FIELDS = {
  topic: Type.String({ minLength: 1, maxLength: 1024 }),
  device: Type.String({ minLength: 1, maxLength: 255 }),
  payload: Type.Optional(Type.Enum(['json', 'number', 'text'])),
  series: Type.Optional(
    Type.Union([
      Type.String({ minLength: 1, maxLength: 255 }),
      Type.Record(Type.String({ minLength: 1, maxLength: 255 }), SeriesPath),
    ]),
  ),
  value: Type.Optional(WaysSchema),
  type: Type.Optional(ValueTypeSchema),
  each: Type.Optional(
    Type.Object(
      { list: PathSchema, name: Type.Optional(WaysSchema), tags: Type.Optional(WaysSchema) },
      closed,
    ),
  ),
  time: Type.Optional(
    Type.Object(
      {
        path: WaysSchema,
        unit: Type.Optional(Type.Enum([...TIME_UNITS])),
        zone: Type.Optional(Type.String({ maxLength: 64 })),
      },
      closed,
    ),
  ),
  retained: Type.Optional(Type.Enum(['store', 'ignore'])),
} as const;
export type MappingEntry = Static<ReturnType<typeof Type.Object<typeof MAPPING_FIELDS>>>;

export interface NamedPath {
  readonly name: string;
  readonly ways: Ways;
  readonly type: ValueType | undefined;
}

/** What becomes a series: one, whose value stands somewhere; some with a path each; the items of a list; all values. */
export type Selection =
  | { readonly kind: 'one'; readonly name: Template; readonly ways: Ways }
  | { readonly kind: 'some'; readonly paths: readonly NamedPath[] }
  | { readonly kind: 'each'; readonly each: Each; readonly name: Template | undefined; readonly ways: Ways }
  | { readonly kind: 'all'; readonly ways: Ways };

export interface Mapping {
  readonly filter: string;
  readonly device: Template;
  readonly payload: 'json' | 'number' | 'text';
  readonly selection: Selection;
  readonly type: ValueType | undefined;
  readonly time: MappedTime | undefined;
  /** Whether what a broker repeats to each subscriber is stored: only with a time of its own it is the same point again. */
  readonly storesRetained: boolean;
}

const PAYLOAD: Ways = [[]];

/** `place` stands before the names of fields that are refused, such as `[0].`. */
export function compileMapping(entry: MappingEntry, place: string): Mapping {
  const { topic, payload = 'json', time, type, retained } = entry;
  if (!isTopicFilter(topic) || topic.startsWith('$'))
    throw invalidField(`${place}topic`, topic, 'a topic filter, with + for one level and # for the rest');
  if (payload !== 'json') checkPlain(entry, payload, place);
  if (retained === 'store' && time === undefined)
    throw invalidField(
      `${place}retained`,
      retained,
      '"ignore", unless `time` says where the message has its own time',
    );
  return {
    filter: topic,
    device: template(`${place}device`, entry.device, topic),
    payload,
    selection: selectionOf(entry, place),
    type: payload === 'number' ? 'number' : type,
    time: time && compileTime(time, `${place}time`),
    storesRetained: time !== undefined && retained !== 'ignore',
  };
}

function checkPlain(entry: MappingEntry, payload: 'number' | 'text', place: string): void {
  if (typeof entry.series !== 'string')
    throw invalidField(
      `${place}series`,
      entry.series,
      `the name of the series that the ${payload} belongs to`,
    );
  for (const field of ['value', 'time', 'each'] as const)
    if (entry[field] !== undefined)
      throw invalidField(place + field, entry[field], 'nothing, unless the payload is json');
  if (payload === 'number' && entry.type !== undefined && entry.type !== 'number')
    throw invalidField(`${place}type`, entry.type, '"number", as the payload is one');
}

function selectionOf({ topic, series, value, each }: MappingEntry, place: string): Selection {
  const ways = value === undefined ? PAYLOAD : compileWays(value, `${place}value`);
  if (each !== undefined) {
    if (typeof series === 'object')
      throw invalidField(`${place}series`, series, 'a name with {name} in it, or nothing, beside `each`');
    const list = compilePath(each.list, `${place}each.list`);
    return {
      kind: 'each',
      each: {
        list: list.at(-1) === '*' ? list : [...list, '*'],
        name: each.name === undefined ? undefined : compileWays(each.name, `${place}each.name`),
        tags: each.tags === undefined ? undefined : compileWays(each.tags, `${place}each.tags`),
      },
      name: series === undefined ? undefined : template(`${place}series`, series, topic, true),
      ways,
    };
  }
  if (series === undefined) return { kind: 'all', ways };
  if (typeof series === 'string')
    return { kind: 'one', name: template(`${place}series`, series, topic), ways };
  if (value !== undefined)
    throw invalidField(`${place}series`, series, 'the name of the series that `value` belongs to');
  return {
    kind: 'some',
    paths: Object.entries(series).map(([name, path]) => {
      const typed = typeof path === 'object' && 'path' in path;
      const field = `${place}series.${name}`;
      return {
        name,
        ways: compileWays(typed ? path.path : path, field),
        type: typed ? path.type : undefined,
      };
    }),
  };
}

function template(field: string, text: string, topic: string, isNamed = false): Template {
  const compiled = compileTemplate(text, topic, isNamed);
  if (typeof compiled !== 'function') throw invalidField(field, text, compiled.expected);
  return compiled;
}

function compileTime(time: NonNullable<MappingEntry['time']>, place: string): MappedTime {
  const { path, unit = 'ms', zone = 'UTC' } = time;
  if (!isZone(zone)) throw invalidField(`${place}.zone`, zone, 'an IANA time zone such as Europe/Berlin');
  return { ways: compileWays(path, `${place}.path`), unit, zone };
}
