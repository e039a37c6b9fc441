/** The body of a namespace. Rule: names and fields are of the characters that the platform's own programs allow. */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { bodyReader } from './body.js';
import { FIELD_TYPES, type NamespaceBody } from './namespace.js';

const MAX_FIELDS = 10_000;
const Name = Type.String({
  pattern: '^[a-zA-Z0-9_-]{1,128}$',
  expected: '1 to 128 of the characters a-z, A-Z, 0-9, _ and -',
});
const Key = Type.String({ minLength: 1, maxLength: 255 });
const readBody = bodyReader(
  Type.Object({
    namespace_name: Type.Optional(Name),
    name: Type.Optional(Name),
    partitioning_field: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    fields: Type.Optional(Type.Record(Key, Type.String(), { maxProperties: MAX_FIELDS })),
    labels: Type.Optional(Type.Record(Key, Type.Unknown(), { maxProperties: MAX_FIELDS })),
  }),
);

export function readNamespace(request: FastifyRequest): { name: string | undefined; body: NamespaceBody } {
  const body = readBody(request);
  const { fields = {}, labels = {}, partitioning_field = 'device_id' } = body;
  for (const [field, type] of Object.entries(fields))
    if (!(FIELD_TYPES as readonly string[]).includes(type))
      throw invalidField(`body.fields.${field.slice(0, 100)}`, type, FIELD_TYPES.join(', '));
  for (const [label, value] of Object.entries(labels))
    if (typeof value === 'object' && value !== null)
      throw invalidField(
        `body.labels.${label.slice(0, 100)}`,
        value,
        'a text, a number, true, false or null',
      );
  return {
    name: body.namespace_name ?? body.name,
    body: { partitioning_field, fields, labels } as NamespaceBody,
  };
}
