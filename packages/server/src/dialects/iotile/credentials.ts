/**
 * How IOTile clients carry a credential: `Authorization: jwt TOKEN`, `token KEY` or, for a device, `a-jwt KEY`, whatever
 * the letter case of the word. Rules: only something in the form of a JWT goes under the two JWT words; every other word,
 * `Bearer` too, is refused as it was there; cookies are neither set nor read.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { Principal, Services } from '../../services/services.js';
import { unauthenticated } from './errors.js';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export async function authenticate(request: FastifyRequest, services: Services): Promise<Principal> {
  const [, word = '', secret = ''] = /^\s*(\S+)\s+(\S+)\s*$/.exec(request.headers.authorization ?? '') ?? [];
  switch (word.toLowerCase()) {
    case 'jwt':
    case 'a-jwt':
      if (!JWT.test(secret)) throw unauthenticated('Error decoding signature.');
      break;
    case 'token':
      break;
    default:
      throw unauthenticated();
  }
  const principal = await services.access.authenticate(secret).catch((error: unknown) => {
    if (!(error instanceof TributaryError) || error.code !== 'credentials_invalid') throw error;
    throw unauthenticated(word.toLowerCase() === 'token' ? 'Invalid token.' : reasonOf(error));
  });
  // A device's key is no person's token and the other way round.
  if ((word.toLowerCase() === 'a-jwt') !== (principal.device !== null))
    throw unauthenticated('Invalid token.');
  return principal;
}

const reasonOf = (error: TributaryError): string =>
  error.message.includes('expired') ? 'Signature has expired.' : 'Error decoding signature.';
