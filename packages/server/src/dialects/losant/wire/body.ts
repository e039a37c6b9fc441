/**
 * Request bodies: JSON with any method, whatever Content-Type says. Guards that an empty body means `{}`: Losant's clients
 * send that with every method but GET, other programs send nothing.
 */
import type { FastifyRequest } from 'fastify';
import { parseJson, textOf } from '../../json.js';
import { readJson } from '../../json-slices.js';

export function readBody(request: FastifyRequest): unknown {
  const body = request.body as Buffer | undefined;
  return body === undefined || body.length === 0 ? {} : parseJson(textOf(body));
}

/** The same for bodies that may be of megabytes. */
export function readLargeBody(request: FastifyRequest): Promise<unknown> {
  const body = request.body as Buffer | undefined;
  return body === undefined || body.length === 0 ? Promise.resolve({}) : readJson(body);
}
