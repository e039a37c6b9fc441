/** Request bodies → checked values. Rule: what is no JSON is malformed (400), what has wrong content is not (422). */
import type { FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import { parseJson, textOf } from '../../json.js';
import { compileCheck } from '../../validation.js';

/** A body is a JSON object whatever its declared type: several clients send none. */
export function jsonObject(request: FastifyRequest): Record<string, unknown> {
  const body = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new TributaryError('body_empty', { expected: 'a JSON object' });
  // Logins are such bodies too.
  const value = parseJson(textOf(body), { holdsSecret: true });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TributaryError('body_malformed', { reason: 'it is not a JSON object' });
  return value as Record<string, unknown>;
}

/** Members that the schema does not name are left alone: newer clients send more than older ones. */
export function bodyReader<T extends TSchema>(schema: T): (request: FastifyRequest) => Static<T> {
  const check = compileCheck(schema, 'body');
  return (request) => check(withoutNulls(jsonObject(request)));
}

/** Go and Java write members that they have no value for as null. */
function withoutNulls(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}
