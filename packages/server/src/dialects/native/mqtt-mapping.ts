/**
 * A project's own mapping of free MQTT topics, as its setting `mqttMapping`. Rules: it is bounded, and refused with the field when it cannot be
 * used; a topic that belongs to an API is never mapped.
 */
import { Type, type Static } from 'typebox';
import { invalidField } from '../../errors/error.js';
import { isJsonObject } from '../../model/json-object.js';
import type { JsonObject, Project } from '../../services/services.js';
import { compileMapping, MAPPING_FIELDS, type Mapping } from '../mapping/mapping.js';
import { compileCheck } from '../validation.js';
import { isApiTopic } from '../topics.js';

const MOST_ENTRIES = 100;
const MOST_CHARACTERS = 32 * 1024;

// What a client of this broker sends is news, also when it asks for the message to be kept.
const { retained: _, ...FIELDS } = MAPPING_FIELDS;
const Entry = Type.Object(FIELDS, { additionalProperties: false });
export const MqttMapping = Type.Union([Type.Array(Entry, { maxItems: MOST_ENTRIES }), Type.Null()], {
  description:
    'How messages to free topics of the MQTT broker become points, see docs/mqtt.md; null: they are passed on only.',
});
/** For bodies, of which `withMapping` tells more exactly what is wrong with them. */
export const MqttMappingGiven = Type.Union([Type.Array(Type.Object({})), Type.Null()], {
  description: 'As in the answer; it replaces what is there.',
});
type Entries = Static<typeof MqttMapping>;
const check = compileCheck(Type.Object({ mqttMapping: Type.Array(Entry, { maxItems: MOST_ENTRIES }) }), '');

type Attributed = Pick<Project, 'attributes'>;
const ownFacts = ({ attributes: { tributary } }: Attributed): JsonObject =>
  isJsonObject(tributary) ? tributary : {};

/** As it was given; null when there is none. */
export const shownMapping = (project: Attributed): unknown => ownFacts(project)['mqttMapping'] ?? null;

/** The project's attributes with another mapping in them. */
export function withMapping(project: Attributed, given: Static<typeof MqttMappingGiven>): JsonObject {
  const mqttMapping = given && check({ mqttMapping: given }).mqttMapping;
  compiled(mqttMapping);
  for (const [at, { topic }] of (mqttMapping ?? []).entries())
    if (isApiTopic(topic))
      throw invalidField(`mqttMapping[${at}].topic`, topic, 'a topic that belongs to no API');
  const length = JSON.stringify(mqttMapping).length;
  if (length > MOST_CHARACTERS)
    throw invalidField('mqttMapping', `${length} characters`, `at most ${MOST_CHARACTERS} as JSON`);
  return { ...project.attributes, tributary: { ...ownFacts(project), mqttMapping } };
}

function compiled(entries: Entries): Mapping[] {
  return (entries ?? []).map((entry, at) => compileMapping(entry, `mqttMapping[${at}].`));
}

/** By the attributes that it stands in: they are kept in memory for some seconds, and another object when they change. */
const ready = new WeakMap<object, readonly Mapping[]>();

export function mappingsOf(project: Attributed): readonly Mapping[] {
  let mappings = ready.get(project.attributes);
  if (mappings === undefined)
    ready.set(project.attributes, (mappings = compiled(shownMapping(project) as Entries)));
  return mappings;
}
