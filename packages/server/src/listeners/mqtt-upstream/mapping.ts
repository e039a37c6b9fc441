/**
 * The mapping file: which topics of the other broker become which series. Rule: a file that cannot be used stops the start
 * with a message that names the file, the entry and the field.
 */
import { readFile } from 'node:fs/promises';
import { Type, type Static } from 'typebox';
import { compileCheck } from '../../dialects/validation.js';
import { isTopicFilter } from '../../dialects/topics.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import { TIME_UNITS, type TimeUnit } from '../../model/time-number.js';
import { compilePath, type Path } from './paths.js';
import { compileTemplate, type Template } from './template.js';

const JsonPath = Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 32 })]);
const Entry = Type.Object(
  {
    topic: Type.String({ minLength: 1, maxLength: 1024 }),
    project: Type.Integer({ minimum: 1 }),
    device: Type.String({ minLength: 1, maxLength: 255 }),
    payload: Type.Optional(Type.Enum(['json', 'number', 'text'])),
    series: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 255 }), Type.Record(Type.String(), JsonPath)]),
    ),
    value: Type.Optional(JsonPath),
    time: Type.Optional(
      Type.Object(
        { path: JsonPath, unit: Type.Optional(Type.Enum([...TIME_UNITS])) },
        { additionalProperties: false },
      ),
    ),
    qos: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)])),
  },
  { additionalProperties: false },
);
const File = Type.Array(Entry, { minItems: 1, maxItems: 1000 });
const check = compileCheck(File, 'mapping');

export interface Mapping {
  readonly filter: string;
  readonly project: number;
  readonly qos: 0 | 1;
  readonly device: Template;
  readonly payload: 'json' | 'number' | 'text';
  /** One series, whose value stands at the path; several with a path each; undefined: every value of the JSON. */
  readonly series:
    { readonly name: Template; readonly value: Path } | readonly (readonly [string, Path])[] | undefined;
  readonly time: { readonly path: Path; readonly unit: TimeUnit } | undefined;
}

export async function readMappings(file: string): Promise<Mapping[]> {
  try {
    return parseMappings(await readFile(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const refusal = error instanceof TributaryError ? error.message.replace(/\.$/, '') : undefined;
    const expected =
      refusal === undefined
        ? `a file that the server can read (${code})`
        : `a usable mapping, but there ${refusal}`;
    throw new TributaryError(
      'setting_invalid',
      { field: 'mqtt-upstream-mapping', origin: 'JSON file', value: file, expected },
      { cause: error },
    );
  }
}

export function parseMappings(text: string): Mapping[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new TributaryError('body_not_json', { reason: error instanceof Error ? error.message : 'unknown' });
  }
  return check(json).map((entry, at) => compileEntry(entry, `[${at}].`));
}

function compileEntry(entry: Static<typeof Entry>, place: string): Mapping {
  const { topic, payload = 'json', series, value, time, qos = 1 } = entry;
  if (!isTopicFilter(topic) || topic.startsWith('$'))
    throw invalidField(`${place}topic`, topic, 'a topic filter, with + for one level and # for the rest');
  const template = (field: string, text: string): Template => {
    const compiled = compileTemplate(text, topic);
    if (typeof compiled !== 'function') throw invalidField(place + field, text, compiled.expected);
    return compiled;
  };
  if (payload !== 'json') {
    if (typeof series !== 'string')
      throw invalidField(`${place}series`, series, `the name of the series that the ${payload} belongs to`);
    for (const field of ['value', 'time'] as const)
      if (entry[field] !== undefined)
        throw invalidField(place + field, entry[field], 'nothing, unless the payload is json');
  } else if (value !== undefined && typeof series !== 'string')
    throw invalidField(`${place}series`, series, 'the name of the series that `value` belongs to');
  return {
    filter: topic,
    project: entry.project,
    qos,
    device: template('device', entry.device),
    payload,
    series:
      typeof series === 'string'
        ? { name: template('series', series), value: compilePath(value ?? []) }
        : series && Object.entries(series).map(([name, path]) => [name, compilePath(path)] as const),
    time: time && { path: compilePath(time.path), unit: time.unit ?? 'ms' },
  };
}
