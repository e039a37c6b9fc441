/** The parameters of an address. Guards that one which comes twice is refused, and not taken for a list or a text. */
import type { FastifyRequest } from 'fastify';
import { invalidField } from '../../errors/error.js';

export function parameterOf(request: FastifyRequest, name: string): string | undefined {
  const query = request.query as Readonly<Record<string, string | readonly string[] | undefined>>;
  const value = Object.hasOwn(query, name) ? query[name] : undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw invalidField(name, value, 'one value');
}
