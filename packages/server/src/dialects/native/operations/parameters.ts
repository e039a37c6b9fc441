/**
 * Texts of an address → the types that a schema asks for. Only what is plainly of the type is turned; the rest stays text,
 * so that the check tells it as it was seen.
 */
import type { JsonSchema } from '../../describe.js';
import { listParameter } from '../../list-parameter.js';

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
    const { items } = schema;
    return listParameter(value).map((text) => (items === undefined ? text : readValue(items, text)));
  }
  if (typeof value !== 'string') return value;
  if ((schema.type === 'integer' || schema.type === 'number') && NUMBER.test(value)) return Number(value);
  if (schema.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
