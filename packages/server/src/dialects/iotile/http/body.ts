/** The body of a request as JSON. Rule: an absent one is `{}`: the Python client sends zero bytes as JSON. */
import type { FastifyRequest } from 'fastify';
import { isJsonObject } from '../../../model/json-object.js';
import { readJson } from '../../json-slices.js';
import { parseJson, textOf } from '../../json.js';
import { fieldErrors } from '../errors.js';

const NOTHING = Buffer.alloc(0);

/** As it was sent; empty when there is none. */
export const bytesOf = ({ body }: FastifyRequest): Buffer => (body as Buffer | undefined) ?? NOTHING;

export function bodyOf(request: FastifyRequest): unknown {
  const bytes = bytesOf(request);
  return bytes.length === 0 ? {} : parseJson(textOf(bytes));
}

/** For bodies that may be of megabytes. */
export function largeBodyOf(request: FastifyRequest): Promise<unknown> {
  const bytes = bytesOf(request);
  return bytes.length === 0 ? Promise.resolve({}) : readJson(bytes);
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (isJsonObject(value)) return value;
  const type = Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
  throw fieldErrors({ non_field_errors: `Invalid data. Expected a dictionary, but got ${type}.` });
}
