/**
 * Request bodies: JSON with any method, whatever Content-Type says. Guards that an empty body means `{}`: Losant's clients
 * send that with every method but GET, other programs send nothing.
 */
import type { FastifyRequest } from 'fastify';
import { parseJson, textOf } from '../json.js';

export function readBody(request: FastifyRequest): unknown {
  const body = request.body as Buffer | undefined;
  return body === undefined || body.length === 0 ? {} : parseJson(textOf(body));
}
