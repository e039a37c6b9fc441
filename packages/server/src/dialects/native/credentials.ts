/** `Authorization: Bearer TOKEN` → who asks. No other place is looked at: a token in an address ends up in logs. */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { Access, Principal } from '../../services/services.js';

const BEARER = /^bearer +(\S+) *$/i;

export async function authenticate(request: FastifyRequest, access: Access): Promise<Principal> {
  const { authorization } = request.headers;
  const expected = 'the header Authorization: Bearer TOKEN';
  if (authorization === undefined) throw new TributaryError('credentials_missing', { expected });
  const secret = BEARER.exec(authorization)?.[1];
  if (secret === undefined) {
    throw new TributaryError('credentials_invalid', {
      reason: `the header is not of the form of ${expected}`,
    });
  }
  return access.authenticate(secret);
}
