/**
 * A project's own mapping of free MQTT topics, as its setting `mqttMapping`. Rules: it is bounded, and refused with the
 * field when it cannot be used; a topic that belongs to an API is never mapped.
 */
import { Type, type Static } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { Project } from '../../../services/services.js';
import { compileMapping, MAPPING_FIELDS, type Mapping } from '../../mapping/mapping.js';
import { compileCheck } from '../../validation.js';
import { isApiTopic } from '../../topics.js';

const MAX_ENTRIES = 100;
const MAX_CHARACTERS = 32 * 1024;

// What a client of this broker sends is news, also when it asks for the message to be kept.
const { retained: _, ...FIELDS } = MAPPING_FIELDS;
const Entry = Type.Object(FIELDS, { additionalProperties: false });
export const MqttMapping = Type.Union([Type.Array(Entry, { maxItems: MAX_ENTRIES }), Type.Null()], {
  description:
    'How messages to free topics of the MQTT broker become points, see docs/mqtt.md; null: they are passed on only.',
});
/** For bodies, of which `givenMapping` tells more exactly what is wrong with them. */
export const MqttMappingGiven = Type.Union([Type.Array(Type.Object({})), Type.Null()], {
  description: 'As in the answer; it replaces what is there.',
});
type Entries = Static<typeof MqttMapping>;
const check = compileCheck(Type.Object({ mqttMapping: Type.Array(Entry, { maxItems: MAX_ENTRIES }) }), '');

/** Of a change of the project. */
export function givenMapping(given: Static<typeof MqttMappingGiven>): Entries {
  const mqttMapping = given && check({ mqttMapping: given }).mqttMapping;
  compiled(mqttMapping);
  for (const [at, { topic }] of (mqttMapping ?? []).entries())
    if (isApiTopic(topic))
      throw invalidField(`mqttMapping[${at}].topic`, topic, 'a topic that belongs to no API');
  const length = JSON.stringify(mqttMapping).length;
  if (length > MAX_CHARACTERS)
    throw invalidField('mqttMapping', `${length} characters`, `at most ${MAX_CHARACTERS} as JSON`);
  return mqttMapping;
}

function compiled(entries: Entries): Mapping[] {
  return (entries ?? []).map((entry, at) => compileMapping(entry, `mqttMapping[${at}].`));
}

/** By the mapping as it was given: it is kept in memory for some seconds, and is another object when it changes. */
const ready = new WeakMap<object, readonly Mapping[]>();

/** As `givenMapping` let it in. */
export const keptMapping = ({ mqttMapping }: Pick<Project, 'mqttMapping'>) => mqttMapping as Entries;

export function mappingsOf(project: Pick<Project, 'mqttMapping'>): readonly Mapping[] {
  const mqttMapping = keptMapping(project);
  if (mqttMapping === null) return [];
  let mappings = ready.get(mqttMapping);
  if (mappings === undefined) ready.set(mqttMapping, (mappings = compiled(mqttMapping)));
  return mappings;
}
