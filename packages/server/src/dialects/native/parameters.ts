/**
 * Texts of an address → the types that a schema asks for. Only what is plainly of the type is turned; the rest stays text,
 * so that the check tells it as it was seen. Lists are given by repeating a parameter or with commas.
 */
import type { JsonSchema } from '../describe.js';

const NUMBER = /^-?\d+(\.\d+)?$/;

export function readParameters(
  schema: JsonSchema,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const member = schema.properties?.[name];
    read[name] = member === undefined ? value : readValue(member, value);
  }
  return read;
}

function readValue(schema: JsonSchema, value: unknown): unknown {
  if (schema.type === 'array') {
    const texts = (Array.isArray(value) ? value : [value]).flatMap((text) => String(text).split(','));
    const { items } = schema;
    return texts
      .filter((text) => text !== '')
      .map((text) => (items === undefined ? text : readValue(items, text)));
  }
  if (typeof value !== 'string') return value;
  if ((schema.type === 'integer' || schema.type === 'number') && NUMBER.test(value)) return Number(value);
  if (schema.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
