/** Request bodies and parameters → checked values. Rule: what is no JSON is malformed (400), what has wrong content is not (422). */
import type { FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { parseJson, textOf } from '../../json.js';
import { compileCheck } from '../../validation.js';

/** A body is a JSON object whatever its declared type: several clients send none. */
export function jsonObject(request: FastifyRequest): Record<string, unknown> {
  const body = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new TributaryError('body_empty', { expected: 'a JSON object' });
  const value = parseJson(textOf(body));
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

/** A parameter of the address; of one that was given several times, the last. */
export function parameter(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Record<string, string | string[] | undefined>)[name];
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last === '' ? undefined : last;
}

/** Python writes `True` and `False`. */
export function flagParameter(request: FastifyRequest, name: string): boolean | undefined {
  const text = parameter(request, name);
  switch (text?.toLowerCase()) {
    case undefined:
      return undefined;
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      throw invalidField(name, text, 'true or false');
  }
}

export function integerParameter(request: FastifyRequest, name: string, least = 0): number | undefined {
  const text = parameter(request, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least) return value;
  throw invalidField(name, text, `an integer, ${least} or more`);
}

export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
