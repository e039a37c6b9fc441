/**
 * Request bodies: JSON with any method, whatever Content-Type says. Ensures that an empty body means `{}`: Losant's clients
 * send that with every method but GET, other programs send nothing.
 */
import type { FastifyRequest } from 'fastify';
import { readJson } from '../../json-slices.js';
import { parseJson, textOf } from '../../json.js';

/** Logins are such bodies too. */
export function readBody(request: FastifyRequest): unknown {
  const bytes = bodyBytes(request);
  return bytes.length === 0 ? {} : parseJson(textOf(bytes), { holdsSecret: true });
}

/** The same for bodies that may be of megabytes. */
export function readLargeBody(request: FastifyRequest): Promise<unknown> {
  const bytes = bodyBytes(request);
  return bytes.length === 0 ? Promise.resolve({}) : readJson(bytes);
}

const NO_BYTES = Buffer.alloc(0);

export const bodyBytes = ({ body }: FastifyRequest): Buffer => (body as Buffer | undefined) ?? NO_BYTES;
