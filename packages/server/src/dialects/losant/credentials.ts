/** How Losant's clients carry a token: `Authorization: Bearer TOKEN`, and nothing else. */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';

const EXPECTED = 'Authorization: Bearer TOKEN';

export function secretOf(request: FastifyRequest): string {
  const header = request.headers.authorization;
  if (header === undefined) throw new TributaryError('credentials_missing', { expected: EXPECTED });
  const [, secret] = /^bearer\s+(\S+)\s*$/i.exec(header) ?? [];
  if (secret === undefined)
    throw new TributaryError('credentials_invalid', { reason: `the header is not ${EXPECTED}` });
  return secret;
}
